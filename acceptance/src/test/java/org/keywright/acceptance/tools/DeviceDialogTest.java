package org.keywright.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.web.Chromium;
import org.keywright.acceptance.web.DeviceDialog;
import org.keywright.acceptance.web.Office;
import org.keywright.acceptance.web.Stock;
import org.keywright.acceptance.workbench.PcscDaemon;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.server.device.DeviceTransition;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.Fault;
import org.keywright.virtualdevice.VirtualDevice;
import org.keywright.virtualdevice.When;
import org.keywright.virtualdevice.link.PcscBridge;

/**
 * Each dialog of the server's own pages with nothing played: extension, client, PC/SC daemon and
 * device are there, or really missing. In an order, since trust is given once.
 */
@Tag("slow")
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // set before all tests
class DeviceDialogTest {

  private static final String PIN = "739154";
  private static final String OTHER = "864209";

  /** GENERATE ASYMMETRIC KEY PAIR. */
  private static final int GENERATE = 0x47;

  /** Milliseconds in which a person looks at the bar, also where the machine is busy. */
  private static final int SLOW = 15_000;

  @TempDir private static Path folder;
  private static Workplace workplace;
  private VirtualDevice device;
  private Page page;
  private DeviceDialog dialog;

  @BeforeAll
  static void start() throws Exception {
    VirtualDevice first = Workbench.newDevice();
    workplace = Workplace.startWithoutClient(first, folder, extension -> {});
    workplace.browser().context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
  }

  @AfterAll
  static void end() {
    if (workplace != null) {
      workplace.close();
    }
  }

  @BeforeEach
  void newDevice() throws Exception {
    device = Workbench.newDevice();
    workplace.pcsc().exchange(device);
  }

  @AfterEach
  void nothingWasComplainedOf() throws Exception {
    // Whatever a test left open would keep the reader from the next one. The first is the
    // browser's.
    workplace.browser().context().pages().stream().skip(1).forEach(Page::close);
    workplace.awaitNoClient();
    assertThat(workplace.complaints()).isEmpty();
  }

  private DeviceDialog signedIn(String name) {
    page = workplace.signedIn(name);
    dialog = new DeviceDialog(page);
    return dialog;
  }

  private String card() {
    return page.locator(".device-card", serial()).innerText();
  }

  private Page.LocatorOptions serial() {
    return new Page.LocatorOptions().setHasText(Integer.toString(device.serial()));
  }

  private void act(String action) {
    page.locator(".device-card", serial()).locator("[data-action=" + action + "]").click();
  }

  private void assertPin(String pin) {
    assertThat(new String(device.inspect().piv().pin(), StandardCharsets.ISO_8859_1))
        .startsWith(pin);
  }

  /** A device that takes its time for keys, while it does. */
  private void atWork() {
    device.faults().add(new Fault(Fault.Kind.SLOW, When.instruction(GENERATE, 1), SLOW));
    signedIn(Office.HOLDER).add().shows("issue-running");
    page.waitForSelector("text=Generating");
  }

  private void issue() {
    signedIn(Office.HOLDER).add().choosePin(PIN).closed();
    assertThat(card()).contains("Active");
  }

  @Test
  @Order(1)
  void a_client_that_is_missing_is_installed_and_found_and_the_server_is_trusted_once()
      throws Exception {
    signedIn(Office.HOLDER).add().shows("client-missing");
    assertThat(dialog.text()).contains("keywright-client install");
    workplace.installClient();
    dialog.press("next").shows("client-confirm");
    workplace.browser().answer(true);
    dialog.choosePin(PIN).closed();
    assertThat(card()).contains("Active");
    assertPin(PIN);
  }

  @Test
  @Order(2)
  void a_reader_without_a_device_is_said_and_its_insertion_noticed() throws Exception {
    device.remove();
    signedIn(Office.HOLDER).add().shows("device-none");
    dialog.press("refresh").shows("device-none");
    device.insert();
    dialog.shows("pin-ask").press("leave");
    assertThat(dialog.text()).contains("The device stays Pending", "An operator has to.");
    dialog.press("stay").choosePin(PIN).closed();
  }

  @Test
  @Order(3)
  void a_device_that_does_not_qualify_says_why() throws Exception {
    Stock stock = new Stock(workplace.office());
    String serial = Integer.toString(device.serial());
    stock.device(
        serial,
        "",
        stock.begun(),
        new DeviceTransition.CompleteIssuance(),
        new DeviceTransition.Activate());
    signedIn(Office.HOLDER).add().shows("device-none");
    page.waitForSelector("text=This is your device already");
    dialog.press("leave").closed();
    page.close();
    signedIn(Office.NEWCOMER).add().shows("device-none");
    page.waitForSelector("text=issued to somebody else");
    workplace.pcsc().exchange(DeviceModels.plainCard(DeviceOptions.defaults()));
    page.waitForSelector("text=You may not add a device of this kind yourself");
    dialog.press("leave").closed();
  }

  @Test
  @Order(4)
  void of_several_devices_the_chosen_one_is_issued() throws Exception {
    VirtualDevice second = Workbench.newDevice();
    try (PcscBridge beside = workplace.pcsc().inSecondReader(second)) {
      assertThat(beside.awaitConnected(java.time.Duration.ofSeconds(60))).isTrue();
      workplace.pcsc().awaitCards(2);
      signedIn(Office.HOLDER).add().shows("device-choose");
      dialog.press("refresh").shows("device-choose");
      page.check("input[value='" + PcscDaemon.SECOND_READER + "']");
      dialog.press("next").choosePin(PIN).closed();
    }
    assertThat(page.innerText("#devices"))
        .contains(Integer.toString(second.serial()))
        .doesNotContain(Integer.toString(device.serial()));
  }

  @Test
  @Order(5)
  void a_failure_shows_details_that_can_be_copied_and_retry_goes_on_until_the_device_is_active()
      throws Exception {
    device.faults().add(Fault.Kind.REMOVE, When.instruction(GENERATE, 2));
    signedIn(Office.HOLDER).add().shows("issue-failed");
    page.click(".details summary");
    dialog.press("copy");
    page.waitForSelector("text=Copied");
    assertThat(page.evaluate("navigator.clipboard.readText()"))
        .isEqualTo(page.textContent("[data-slot=details]"));
    assertThat(page.textContent("[data-slot=details]"))
        .contains("Error: ", "Stage: ", "Issuance: ", "serial:" + device.serial());
    device.insert();
    workplace.pcsc().awaitCards(1);
    dialog.press("retry").choosePin(PIN).closed();
    assertThat(card()).contains("Active");
  }

  @Test
  @Order(6)
  void who_cancels_can_go_on_later() {
    atWork();
    dialog.press("leave");
    assertThat(dialog.text()).contains("Stop now?");
    dialog.press("stop").closed();
    page.waitForSelector("text=Not finished");
    assertThat(card()).contains("goes on where it stopped");
    dialog.add().choosePin(PIN).closed();
    assertThat(card()).contains("Active");
  }

  @Test
  @Order(7)
  void a_tab_that_is_closed_in_the_middle_leaves_a_device_that_another_goes_on_with()
      throws Exception {
    atWork();
    Page first = page;
    signedIn(Office.HOLDER).add().shows("device-none");
    page.waitForSelector("text=Another tab or program works with this device");
    first.close();
    dialog.choosePin(PIN).closed();
    assertThat(card()).contains("Active");
  }

  @Test
  @Order(8)
  void a_tab_that_is_closed_in_the_middle_leaves_a_device_that_an_operator_recycles()
      throws Exception {
    atWork();
    page.close();
    workplace.awaitNoClient();
    signedIn(Office.OPERATOR);
    page.navigate(workplace.origin() + "/portal/unfinished-devices?state=failed");
    page.locator("tr", serial()).locator("[data-action=recycle]").click();
    page.click("#recycle button[type=submit]");
    dialog.shows("issue-confirm");
    workplace.browser().answer(true);
    dialog.closed();
    page.waitForSelector("text=0 devices");
    page.close();
    issue();
  }

  @Test
  @Order(9)
  void who_leaves_at_the_PIN_has_a_device_that_an_operator_activates_and_the_first_visit_asks()
      throws Exception {
    signedIn(Office.HOLDER).add().shows("pin-ask").press("leave");
    assertThat(dialog.text()).contains("Leave without a PIN?", "Pending");
    dialog.press("stop").closed();
    page.waitForSelector("text=Ask an operator to activate it");
    page.close();

    signedIn(Office.OPERATOR);
    page.locator("tr", serial()).locator("[data-action=activate]").click();
    page.click("#activate button[type=submit]");
    page.waitForSelector("#initial-pin[open]");
    assertPin(page.textContent(".pin-once"));
    page.click("#initial-pin [data-close]");
    page.close();

    signedIn(Office.HOLDER).choosePin(PIN).closed();
    assertThat(card()).contains("Active").doesNotContain("initial PIN");
    assertPin(PIN);
  }

  @Test
  @Order(10)
  void a_PIN_is_changed_forgotten_and_unlocked() throws Exception {
    issue();
    act("change-pin");
    dialog.shows("pin-current");
    assertThat(dialog.text()).contains("tries are left");
    String tries = page.textContent("#tries-left");
    dialog.givePin("111222").choosePin(OTHER).shows("issue-failed").press("retry");
    dialog.shows("pin-current");
    assertThat(page.textContent("#tries-left")).isNotEqualTo(tries);
    dialog.givePin(PIN).choosePin(OTHER).closed();
    assertPin(OTHER);

    act("reset-pin");
    prove();
    dialog.shows("issue-confirm");
    workplace.browser().answer(true);
    dialog.choosePin(PIN).closed();
    assertPin(PIN);

    device.blockPin();
    page.locator(".device-card", serial()).locator(".device-actions summary").click();
    act("unlock");
    prove();
    dialog.shows("issue-confirm");
    workplace.browser().answer(true);
    dialog.choosePin(OTHER).closed();
    assertPin(OTHER);
  }

  private void prove() {
    page.fill("#proof", Office.PASSWORD);
    page.click("#prove button[type=submit]");
  }

  @Test
  @Order(11)
  void a_client_that_is_killed_is_noticed_at_once_and_started_again() {
    device.remove();
    signedIn(Office.HOLDER).add().shows("device-none");
    BrowserWithExtension.hosts().forEach(ProcessHandle::destroyForcibly);
    dialog.shows("client-gone").press("next").shows("device-none").press("leave").closed();
  }

  @Test
  @Order(12)
  void a_client_that_is_too_old_tells_both_versions() throws Exception {
    try (OldClient old = new OldClient(workplace.manifests(), folder)) {
      signedIn(Office.HOLDER).add().shows("client-outdated");
      assertThat(dialog.text()).as("with %s", old).contains(OldClient.VERSION, "0.1.0");
      dialog.press("leave").closed();
    }
  }

  @Test
  @Order(13)
  void without_the_extension_the_dialog_tells_how_to_get_it() {
    try (Chromium plain = new Chromium(workplace.origin())) {
      Page bare = plain.page();
      Office.signIn(bare, Office.HOLDER);
      DeviceDialog missing = new DeviceDialog(bare).add().shows("browser-missing");
      assertThat(missing.text()).contains("chrome://extensions");
      missing.press("next").shows("browser-missing").press("leave").closed();
    }
  }

  @Test
  @Order(14)
  void an_extension_that_is_too_old_tells_both_versions() throws Exception {
    try (BrowserWithExtension old =
        workplace.browserWith(
            extension -> change(extension.resolve("manifest.json"), "\"0.1.0\"", "\"0.0.8\""))) {
      DeviceDialog outdated =
          new DeviceDialog(workplace.signedIn(old, Office.HOLDER)).add().shows("browser-outdated");
      assertThat(outdated.text()).contains("0.0.8", "0.1.0");
    }
  }

  @Test
  @Order(15)
  void who_does_not_trust_the_server_is_asked_again_after_a_while_and_not_before()
      throws Exception {
    try (BrowserWithExtension other =
        workplace.browserWith(extension ->
            change(extension.resolve("config.js"), "refusalTime: 60_000", "refusalTime: 20_000"))) {
      DeviceDialog refused =
          new DeviceDialog(workplace.signedIn(other, Office.HOLDER)).add().shows("client-confirm");
      other.answer(false);
      refused.shows("client-not-trusted").press("next").shows("browser-not-allowed");
      TimeUnit.SECONDS.sleep(21);
      refused.press("next").shows("client-confirm");
      other.answer(true);
      refused.shows("pin-ask");
    }
  }

  private static void change(Path file, String from, String to) throws IOException {
    String content = Files.readString(file);
    assertThat(content).contains(from);
    Files.writeString(file, content.replace(from, to));
  }
}
