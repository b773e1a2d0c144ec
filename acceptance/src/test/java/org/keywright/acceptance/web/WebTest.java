package org.keywright.acceptance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.TestServer;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.server.device.DeviceState;
import org.keywright.server.issuance.Issuances;
import org.keywright.virtualdevice.VirtualDevice;

/** The pages in Chromium. What a page complains of in its console fails the test. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class WebTest {

  private static final String PIN = "739154";

  private Path folder;
  private Office office;
  private Chromium browser;
  private VirtualDevice genuine;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    Assumptions.assumeTrue(Chromium.isThere(), "there is no /usr/bin/chromium");
    genuine = Workbench.newDevice();
    office =
        new Office(
            new TestServer(folder).trusting(Office.MODEL, genuine.attestationRoot().orElseThrow()));
    new Stock(office).fill();
    browser = new Chromium(office.origin());
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
    if (office != null) {
      office.close();
    }
  }

  @AfterEach
  void nothingWasComplainedOf() {
    if (browser != null) {
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private Page signedIn(String name) {
    Page page = browser.page();
    Office.signIn(page, name);
    return page;
  }

  private static void shows(Page page, String view) {
    page.waitForSelector("[data-view=" + view + "]:not([hidden])");
  }

  private static void add(Page page) {
    page.locator("[data-add-device]").first().click();
  }

  private static void closed(Page page) {
    page.waitForSelector(
        "#device-task:not([open])",
        new Page.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED));
  }

  /** Has axe-core look for what keeps people with a screen reader or a keyboard out. */
  static void accessible(Page page) {
    Object found =
        page.evaluate(
            axe()
                + "; axe.run(document, { resultTypes: ['violations'] }).then(r =>"
                + " r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.html)))");
    assertThat((List<?>) found).as(page.url()).isEmpty();
  }

  private static String axe() {
    try (InputStream in = WebTest.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void every_page_is_accessible_in_light_and_dark_wide_and_narrow() {
    for (boolean dark : List.of(false, true)) {
      Page page = browser.page(dark ? 390 : 1280, 800, dark);
      page.navigate("/sign-in");
      accessible(page);
      Office.signIn(page, Office.NEWCOMER);
      accessible(page);
      page.navigate("/account");
      accessible(page);
      page.context().clearCookies();
      Office.signIn(page, Office.OPERATOR);
      accessible(page);
      page.locator("[data-action=terminate]").first().click();
      accessible(page);
      page.context().clearCookies();
      Office.signIn(page, Office.HOLDER);
      page.locator("details.device-history summary").first().click();
      page.waitForSelector(".history");
      accessible(page);
      page.locator(".device-actions summary").first().click();
      page.locator("[data-action=report]").first().click();
      accessible(page);
      page.context().close();
    }
  }

  @Test
  void an_unknown_page_looks_like_one_of_ours() {
    Page page = signedIn(Office.HOLDER);
    page.navigate("/no-such-page");
    assertThat(page.innerText("h1")).isEqualTo("There is no such page");
    accessible(page);
    // The browser itself says that it was told 404.
    assertThat(browser.complaints()).allMatch(text -> text.contains("404"));
  }

  @Test
  void the_keyboard_gets_past_the_navigation_at_once() {
    Page page = signedIn(Office.HOLDER);
    page.keyboard().press("Tab");
    assertThat(page.evaluate("document.activeElement.className")).isEqualTo("skip-link");
    page.keyboard().press("Enter");
    assertThat(page.evaluate("document.activeElement.id")).isEqualTo("main");
  }

  @Test
  void the_switch_between_light_and_dark_is_remembered() {
    Page page = signedIn(Office.HOLDER);
    page.click("[data-theme-switch]");
    page.reload();
    assertThat(page.getAttribute("html", "data-bs-theme")).isEqualTo("dark");
  }

  @Test
  void a_passkey_is_added_and_signs_in() {
    Page page = signedIn(Office.OPERATOR);
    CDPSession devtools = page.context().newCDPSession(page);
    devtools.send("WebAuthn.enable");
    JsonObject options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("transport", "internal");
    options.addProperty("hasResidentKey", true);
    options.addProperty("hasUserVerification", true);
    options.addProperty("isUserVerified", true);
    JsonObject add = new JsonObject();
    add.add("options", options);
    devtools.send("WebAuthn.addVirtualAuthenticator", add);
    page.navigate("/account");
    page.fill("#passkey-label", "This computer");
    page.fill("#passkey-proof", Office.PASSWORD);
    page.click("#passkey-form button");
    page.waitForSelector(".passkey-list");
    assertThat(page.innerText(".passkey-list")).contains("This computer");
    accessible(page);
    page.click(".topbar details.menu summary");
    page.click("text=Sign out");
    page.click("#passkey-button");
    page.waitForURL("**/portal/**");
    page.navigate("/account");
    page.click("[data-remove]");
    page.waitForSelector(
        ".passkey-list", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
  }

  @Test
  void each_check_of_browser_and_client_says_what_to_do() {
    Page page = browser.page();
    FakeExtension extension = new FakeExtension(page);
    Office.signIn(page, Office.HOLDER);
    Map<String, Map<String, Object>> answers =
        Map.of(
            "browser-outdated", FakeExtension.welcome("0.0.9", "0.1.0"),
            "client-outdated", FakeExtension.welcome("0.1.0", "0.0.9"),
            "browser-not-allowed", FakeExtension.error("NOT_ALLOWED", Map.of()),
            "client-missing", FakeExtension.error("CLIENT_MISSING", Map.of()),
            "client-not-trusted", FakeExtension.error("NOT_TRUSTED", Map.of()),
            "client-gone", FakeExtension.error("CLIENT_GONE", Map.of()));
    extension.greets(null);
    add(page);
    shows(page, "browser-missing");
    accessible(page);
    assertThat(page.innerText("[data-view=browser-missing]"))
        .contains("chrome://extensions")
        .doesNotContain("about:addons");
    answers.forEach((view, answer) -> {
      extension.greets(answer);
      page.click("[data-do=next]");
      shows(page, view);
      accessible(page);
    });
    extension.greets(FakeExtension.welcome("0.1.0", "0.1.0"));
    page.click("[data-do=next]");
    shows(page, "device-none");
    page.keyboard().press("Escape");
    closed(page);
    // Where there is no extension, a demonstration looks for its bridge, which is not there.
    assertThat(browser.complaints()).allMatch(text -> text.contains("404"));
  }

  @Test
  void a_device_is_noticed_when_it_is_inserted_and_one_that_does_not_qualify_is_told_why() {
    Page page = browser.page();
    FakeExtension extension = new FakeExtension(page);
    Office.signIn(page, Office.HOLDER);
    add(page);
    shows(page, "device-none");
    extension.has(List.of(FakeExtension.reader("Reader 1", 20481101)));
    page.waitForSelector("text=This is your device already");
    accessible(page);
    extension.has(
        List.of(FakeExtension.reader("Reader 1", 41), FakeExtension.reader("Reader 2", 42)));
    shows(page, "device-choose");
    accessible(page);
    page.check("input[value='Reader 2']");
    page.click("[data-do=next]");
    assertThat(extension.awaits("start").path("reader").asString()).isEqualTo("Reader 2");
  }

  @Test
  void a_failure_shows_its_details_and_retry_goes_on_with_the_same_run() {
    Page page = browser.page();
    FakeExtension extension = new FakeExtension(page);
    Office.signIn(page, Office.HOLDER);
    extension.has(List.of(FakeExtension.reader("Reader 1", 51)));
    add(page);
    extension.awaits("start");
    extension.progress("Generating the signature key", 1200, 2400, 1);
    shows(page, "issue-running");
    accessible(page);
    extension.failed("DEVICE_REMOVED", "The device was removed.", true);
    shows(page, "issue-failed");
    page.click(".details summary");
    String details = page.innerText("[data-slot=details]");
    assertThat(details).contains("DEVICE_REMOVED", "5b1f0c2a9d4e7788", "6F00");
    accessible(page);
    page.click("[data-do=retry]");
    extension.awaits("start");
    extension.asksForPin("TRIVIAL");
    shows(page, "pin-ask");
    accessible(page);
    page.fill("#new-pin", "123456");
    page.fill("#confirm-pin", "123456");
    assertThat(page.isDisabled("[data-do=next]")).isTrue();
    page.fill("#new-pin", PIN);
    page.fill("#confirm-pin", PIN);
    page.click("[data-do=leave]");
    assertThat(page.innerText("[data-leaving=pending]")).contains("Pending");
    accessible(page);
    page.click("[data-do=stop]");
    extension.awaits("cancel");
    extension.failed("CANCELLED", "Cancelled.", true);
    closed(page);
  }

  @Test
  void a_device_is_issued_in_the_dialog_and_its_pin_is_in_no_request() throws Exception {
    Page page = browser.page();
    List<String> sent = new ArrayList<>();
    page.onRequest(request -> sent.add(request.url() + " " + request.postData()));
    try (ClientInPage client =
        new ClientInPage(page, office.origin(), genuine, folder.resolve("client"))) {
      Office.signIn(page, Office.NEWCOMER);
      add(page);
      client.until(() -> page.isVisible("#new-pin"));
      page.fill("#new-pin", PIN);
      page.fill("#confirm-pin", PIN);
      page.keyboard().press("Enter");
      client.until(() -> !page.isVisible("#device-task"));
      assertThat(page.innerText(".device-card"))
          .contains("Active", "Sign-in", "Signature", "Encryption", "Doors");
      changePin(page, client);
    }
    assertThat(sent).hasSizeGreaterThan(10).noneMatch(text -> text.contains(PIN));
    assertThat(sent).noneMatch(text -> text.contains("\"script\""));
  }

  private static void changePin(Page page, ClientInPage client) {
    page.click("[data-action=change-pin]");
    client.until(() -> page.isVisible("#current-pin"));
    page.fill("#current-pin", PIN);
    page.keyboard().press("Enter");
    client.until(() -> page.isVisible("#new-pin"));
    page.fill("#new-pin", "865209");
    page.fill("#confirm-pin", "865209");
    page.keyboard().press("Enter");
    client.until(() -> !page.isVisible("#device-task"));
    page.click("details.device-history summary");
    page.waitForSelector("text=PIN changed");
  }

  @Test
  void who_leaves_at_the_pin_has_a_pending_device_and_an_operator_activates_it() throws Exception {
    Page page = browser.page();
    VirtualDevice device = Workbench.newDevice();
    try (ClientInPage client =
        new ClientInPage(page, office.origin(), device, folder.resolve("other"))) {
      Office.signIn(page, Office.HOLDER);
      add(page);
      client.until(() -> page.isVisible("#new-pin"));
      page.click("[data-do=leave]");
      page.click("[data-do=stop]");
      client.until(() -> !page.isVisible("#device-task"));
    }
    String run = office.bean(Issuances.class).list(null, office.holder()).getFirst().state().name();
    assertThat(run).isEqualTo("PENDING");
    page.context().clearCookies();
    Page desk = signedIn(Office.OPERATOR);
    String serial =
        office
            .bean(org.keywright.server.device.Devices.class)
            .get(
                Objects.requireNonNull(
                    office.bean(Issuances.class).list(null, office.holder()).getFirst().device()))
            .serial();
    desk.fill("#text", serial);
    desk.click("text=Find");
    desk.click("[data-action=activate]");
    desk.click("#activate button[type=submit]");
    desk.waitForSelector("#initial-pin[open]");
    assertThat(desk.innerText(".pin-once")).matches("[0-9]{6,8}");
    accessible(desk);
    desk.click("#initial-pin [data-close]");
    desk.waitForSelector("text=0 devices");
    assertThat(
            office
                .bean(org.keywright.server.device.Devices.class)
                .find(
                    new org.keywright.server.device.DeviceFilter(
                        serial, null, DeviceState.ACTIVE, null),
                    new org.keywright.server.api.PageRequest(0, 5))
                .items())
        .singleElement()
        .matches(org.keywright.server.device.Device::initialPin);
  }
}
