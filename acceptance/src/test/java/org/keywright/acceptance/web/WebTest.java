package org.keywright.acceptance.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.server.device.DeviceState;
import org.keywright.server.issuance.Issuances;
import org.keywright.virtualdevice.VirtualDevice;

/** The pages in Chromium. */
class WebTest extends PageTests {

  private static final String PIN = "739154";

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
      page.navigate("/downloads");
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
      accessible(page);
      page.locator("[data-action=report]").first().click();
      accessible(page);
      page.click("#report [data-close]");
      new DeviceDialog(page).add().shows("browser-missing");
      accessible(page);
      page.context().close();
    }
    // Where there is no extension, a demonstration looks for its bridge, which is not there.
    assertThat(browser.complaints()).allMatch(text -> text.contains("404"));
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
    page.click("#make-code");
    accessible(page);
    page.click("[data-prove-passkey]");
    page.waitForSelector("#recovery-code[open]");
    page.click("#recovery-code [data-close]");
    page.waitForSelector("text=You have one");
    page.waitForLoadState();
    page.click(".topbar-end details.menu summary");
    page.click("text=Sign out");
    page.click("#passkey-button");
    page.waitForURL("**/portal/**");
    page.navigate("/account");
    page.click("[data-remove]");
    page.waitForSelector(
        ".passkey-list", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
  }

  @Test
  void a_recovery_code_is_shown_once_and_proves_once_who_one_is() {
    Page page = signedIn(Office.HOLDER);
    page.navigate("/account");
    page.click("#make-code");
    page.fill("#proof", Office.PASSWORD);
    page.click("#prove button[type=submit]");
    page.waitForSelector("#recovery-code[open]");
    accessible(page);
    String code = page.innerText(".code-once");
    page.click("#recovery-code [data-close]");
    page.waitForSelector("text=You have one");
    page.waitForLoadState();
    assertThat(page.content()).doesNotContain(code);
    page.navigate("/my-devices");
    proveByCode(page, code);
    new DeviceDialog(page).shows("browser-missing").press("leave").closed();
    proveByCode(page, code);
    page.waitForSelector("text=That is not your recovery code, or it was used before.");
    // No extension and no bridge; then the refusal.
    assertThat(browser.complaints()).allMatch(text -> text.contains("404") || text.contains("422"));
  }

  private static void proveByCode(Page page, String code) {
    page.locator("[data-action=reset-pin]").first().click();
    page.click("#prove details summary");
    page.fill("#proof-code", code);
    page.click("#prove button[type=submit]");
  }

  @Test
  void each_check_of_browser_and_client_says_what_to_do() {
    Page page = browser.page();
    DeviceDialog dialog = new DeviceDialog(page);
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
    dialog.add().shows("browser-missing");
    accessible(page);
    assertThat(page.innerText("[data-view=browser-missing]"))
        .contains("chrome://extensions")
        .doesNotContain("about:addons");
    answers.forEach((view, answer) -> {
      extension.greets(answer);
      page.click("[data-do=next]");
      dialog.shows(view);
      accessible(page);
    });
    extension.greets(FakeExtension.welcome("0.1.0", "0.1.0"));
    page.click("[data-do=next]");
    dialog.shows("device-none");
    page.keyboard().press("Escape");
    dialog.closed();
    // Where there is no extension, a demonstration looks for its bridge, which is not there.
    assertThat(browser.complaints()).allMatch(text -> text.contains("404"));
  }

  @Test
  void a_device_is_noticed_when_it_is_inserted_and_one_that_does_not_qualify_is_told_why() {
    Page page = browser.page();
    DeviceDialog dialog = new DeviceDialog(page);
    FakeExtension extension = new FakeExtension(page);
    Office.signIn(page, Office.HOLDER);
    dialog.add().shows("device-none");
    extension.has(List.of(FakeExtension.reader("Reader 1", 20481101)));
    page.waitForSelector("text=This is your device already");
    accessible(page);
    extension.has(
        List.of(FakeExtension.reader("Reader 1", 41), FakeExtension.reader("Reader 2", 42)));
    dialog.shows("device-choose");
    accessible(page);
    page.check("input[value='Reader 2']");
    page.click("[data-do=next]");
    assertThat(extension.awaits("start").path("reader").asString()).isEqualTo("Reader 2");
  }

  @Test
  void a_failure_shows_its_details_and_retry_goes_on_with_the_same_run() {
    Page page = browser.page();
    DeviceDialog dialog = new DeviceDialog(page);
    FakeExtension extension = new FakeExtension(page);
    Office.signIn(page, Office.HOLDER);
    extension.has(List.of(FakeExtension.reader("Reader 1", 51)));
    dialog.add();
    extension.awaits("start");
    extension.progress("Generating the signature key", 1200, 2400, 1);
    dialog.shows("issue-running");
    accessible(page);
    extension.failed("DEVICE_REMOVED", "The device was removed.", true);
    dialog.shows("issue-failed");
    page.click(".details summary");
    String details = page.innerText("[data-slot=details]");
    assertThat(details).contains("DEVICE_REMOVED", "5b1f0c2a9d4e7788", "6F00");
    accessible(page);
    page.click("[data-do=retry]");
    extension.awaits("start");
    extension.asksForPin("TRIVIAL");
    dialog.shows("pin-ask");
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
    dialog.closed();
  }

  @Test
  void a_device_is_issued_in_the_dialog_and_its_pin_is_in_no_request() throws Exception {
    Page page = browser.page();
    DeviceDialog dialog = new DeviceDialog(page);
    List<String> sent = new ArrayList<>();
    page.onRequest(request -> sent.add(request.url() + " " + request.postData()));
    try (ClientInPage client =
        new ClientInPage(page, office.origin(), genuine, folder.resolve("client"))) {
      Office.signIn(page, Office.NEWCOMER);
      dialog.add();
      client.until(() -> page.isVisible("#new-pin"));
      page.fill("#new-pin", PIN);
      page.fill("#confirm-pin", PIN);
      page.keyboard().press("Enter");
      client.until(() -> !page.isVisible("#device-task"));
      assertThat(page.locator(".device-card")).containsText("Active");
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
    DeviceDialog dialog = new DeviceDialog(page);
    VirtualDevice device = Workbench.newDevice();
    try (ClientInPage client =
        new ClientInPage(page, office.origin(), device, folder.resolve("other"))) {
      Office.signIn(page, Office.HOLDER);
      dialog.add();
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
    assertThat(desk.locator(".pin-once")).hasText(Pattern.compile("[0-9]{6,8}"));
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
    theFirstVisitAsksForAnother(device);
  }

  private void theFirstVisitAsksForAnother(VirtualDevice device) throws Exception {
    Page page = browser.page();
    DeviceDialog dialog = new DeviceDialog(page);
    try (ClientInPage client =
        new ClientInPage(page, office.origin(), device, folder.resolve("first"))) {
      Office.signIn(page, Office.HOLDER);
      client.until(() -> page.isVisible("#new-pin"));
      assertThat(dialog.text()).contains("Choose your PIN");
      dialog.choosePin(PIN);
      client.until(() -> !page.isVisible("#device-task"));
      page.reload();
      assertThat(page.isVisible("#device-task")).isFalse();
    }
  }
}
