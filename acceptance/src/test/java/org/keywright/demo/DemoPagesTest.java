package org.keywright.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.web.Chromium;
import org.keywright.acceptance.web.DeviceDialog;
import org.keywright.acceptance.web.Office;
import org.keywright.acceptance.workbench.Fingers;
import org.keywright.acceptance.workbench.TestServer;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.client.HttpExchanger;
import org.keywright.client.host.Workstation;

/**
 * The demonstration's bridge and its virtual devices behind the server's pages, in a browser that
 * has nothing installed: what a newcomer sees.
 */
@Tag("slow")
@Timeout(600)
@SuppressWarnings("NullAway.Init") // set before each test
class DemoPagesTest {

  private static final String PIN = "739154";
  private static final String OTHER = "864209";

  @TempDir private Path folder;
  private Processes processes;
  private Bridge bridge;
  private Office office;
  private Chromium browser;
  private Page page;
  private DeviceDialog dialog;

  @BeforeEach
  void start() throws Exception {
    Assumptions.assumeTrue(Chromium.isThere(), "there is no /usr/bin/chromium");
    processes = new Processes();
    DemoDevices devices = DemoDevices.start(processes, List.of("security-key", "plain"), folder);
    DemoDesk desk =
        new DemoDesk(
            new DemoReader(devices),
            new DemoScanner(java.util.Objects.requireNonNull(Fingers.ENROLLED.file().getParent())));
    TestServer server =
        new TestServer(folder)
            .trusting(Office.MODEL, Workbench.newDevice().attestationRoot().orElseThrow())
            .with("--keywright.demo.bridge-file=" + folder.resolve("bridge.json"));
    URI origin = server.origin();
    Workstation station = Demo.workstation(desk, folder);
    bridge = Bridge.start(origin, station, desk);
    bridge.writeTo(folder.resolve("bridge.json"));
    office = new Office(server);
    try (HttpExchanger exchanger = new HttpExchanger(origin)) {
      station.trust().add(origin, exchanger.identity());
    }
    browser = new Chromium(origin);
  }

  @AfterEach
  void end() {
    for (AutoCloseable started : new AutoCloseable[] {browser, office, bridge, processes}) {
      try {
        if (started != null) {
          started.close();
        }
      } catch (Exception e) {
        System.getLogger(DemoPagesTest.class.getName())
            .log(System.Logger.Level.WARNING, "not closed", e);
      }
    }
  }

  private DeviceDialog signedIn(String name) {
    if (page != null) {
      page.context().close();
    }
    page = browser.page();
    Office.signIn(page, name);
    dialog = new DeviceDialog(page);
    return dialog;
  }

  private void agreeInThePage() {
    page.click("#device-task [data-do=consent-yes]");
  }

  private void prove() {
    page.fill("#proof", Office.PASSWORD);
    page.click("#prove button[type=submit]");
  }

  @Test
  void a_device_lives_its_whole_life_in_the_demonstration() {
    signedIn(Office.HOLDER).add().shows("pin-ask").press("leave").press("stop").closed();

    signedIn(Office.OPERATOR);
    page.click("[data-action=activate]");
    page.click("#activate button[type=submit]");
    page.click("#initial-pin [data-close]");

    signedIn(Office.HOLDER).choosePin(PIN).closed();
    assertThat(page.innerText(".device-card")).contains("Active").doesNotContain("initial");

    page.click("[data-action=reset-pin]");
    prove();
    page.waitForSelector("text=Set a new PIN on this device?");
    agreeInThePage();
    dialog.choosePin(OTHER).closed();

    block();
    page.locator(".device-actions summary").click();
    page.click("[data-action=unlock]");
    prove();
    agreeInThePage();
    dialog.choosePin(PIN).closed();
    page.click("[data-action=change-pin]");
    dialog.givePin(PIN).choosePin(OTHER).closed();

    page.locator(".device-actions summary").click();
    page.click("[data-action=report]");
    page.check("#report [value=DAMAGED]");
    page.click("#report button[type=submit]");
    page.waitForSelector("text=To be replaced");
    assertThat(browser.complaints()).isEmpty();
  }

  /** Types wrong PINs until the device takes none any more. */
  private void block() {
    page.click("[data-action=change-pin]");
    for (int tries = 0; tries < 20; tries++) {
      dialog.givePin("111222").choosePin(PIN).shows("issue-failed");
      if (page.textContent("[data-slot=details]").contains("PIN_BLOCKED")) {
        dialog.press("leave").closed();
        return;
      }
      dialog.press("retry");
    }
    throw new AssertionError("the PIN is not blocked: " + dialog.text());
  }

  private void touch(String finger) {
    page.click("#demo-reader summary");
    page.selectOption("[name=finger]", finger);
    page.click("#demo-reader summary");
    page.click("#device-task [data-capture=scan]");
    page.waitForSelector("#device-task [data-do=next]:enabled");
    dialog.press("next");
  }

  @Test
  void a_finger_on_the_virtual_scanner_is_verified_before_a_device_is_issued() throws Exception {
    office.enrolFinger(office.holder(), Fingers.ENROLLED.bytes());
    office.verifyFingerprints(true);
    signedIn(Office.HOLDER).add().shows("fingerprint");
    touch("GRACE_SMUDGED");
    page.waitForSelector("text=4 tries are left");
    touch("ALAN");
    page.waitForSelector("text=3 tries are left");
    touch("GRACE");
    dialog.choosePin(PIN).closed();
    assertThat(page.innerText(".device-card")).contains("Active");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void an_operator_recycles_a_device_that_failed() {
    signedIn(Office.HOLDER);
    page.click("#demo-reader summary");
    page.selectOption("[name=fault]", "REFUSE");
    page.click("#demo-reader summary");
    dialog.add().shows("issue-failed").press("leave").closed();

    signedIn(Office.OPERATOR);
    page.navigate("/portal/unfinished-devices?state=failed");
    page.click("[data-action=recycle]");
    page.click("#recycle button[type=submit]");
    page.waitForSelector("text=Erase this device?");
    agreeInThePage();
    dialog.closed();
    page.waitForSelector("text=0 devices");
    assertThat(browser.complaints()).isEmpty();

    signedIn(Office.HOLDER).add().choosePin(PIN).closed();
    assertThat(page.innerText(".device-card")).contains("Active");
  }
}
