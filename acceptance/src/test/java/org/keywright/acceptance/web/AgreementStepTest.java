package org.keywright.acceptance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.Devices;
import org.keywright.server.issuance.Issuances;

/** Subscriber agreements are read and agreed to in the dialogs that need them, in Chromium. */
class AgreementStepTest extends PageTests {

  private static final String LONG =
      "You keep your PIN to yourself.\nNobody else uses your device.\n\n".repeat(30);

  private static int texts;

  /** The browser itself says that it was told 409. */
  @Override
  boolean isExpected(String complaint) {
    return complaint.contains("409");
  }

  /** A text that nobody has agreed to. */
  @BeforeEach
  void somethingNew() {
    change();
  }

  private void change() {
    office.agreement().says(LONG + "This is the text " + ++texts + ".");
  }

  private static void presses(Page page, String key, int times) {
    for (int i = 0; i < times; i++) {
      page.keyboard().press(key);
    }
  }

  @Test
  void the_dialog_has_an_agreement_read_and_agreed_to_by_the_keyboard_alone() {
    Page page = browser.page();
    DeviceDialog dialog = new DeviceDialog(page);
    FakeExtension extension = new FakeExtension(page);
    Office.signIn(page, Office.HOLDER);
    extension.has(List.of(FakeExtension.reader("Reader 1", 81)));
    dialog.add().shows("agreement");
    assertThat(page.locator(".stepper li:visible .stepper-name").allTextContents())
        .containsExactly(
            "Check Browser",
            "Check Client",
            "Check Device",
            "Agreement",
            "Issue Device",
            "Change PIN");
    assertThat(page.locator("#device-task .agreement p").count()).isEqualTo(31);
    assertThat(page.isDisabled("[data-do=next]")).isTrue();
    accessible(page);
    // From the heading: the text, which scrolls, the box, and on.
    page.keyboard().press("Tab");
    assertThat(page.evaluate("document.activeElement.className")).isEqualTo("agreement");
    presses(page, "PageDown", 3);
    while (scrolled(page) == 0) {
      page.waitForTimeout(50);
    }
    page.keyboard().press("Tab");
    page.keyboard().press("Space");
    page.waitForSelector("#device-task [data-do=next]:enabled");
    assertThat(scrolled(page)).as("it stays where it was read to").isPositive();
    accessible(page);
    assertThat(heard(extension)).doesNotContain("start");
    presses(page, "Tab", 2);
    page.keyboard().press("Enter");
    extension.awaits("start");
    dialog.shows("issue-running");
    page.context().close();
  }

  private static double scrolled(Page page) {
    Object top = page.evaluate("document.querySelector('#device-task .agreement').scrollTop");
    return ((Number) top).doubleValue();
  }

  @Test
  void the_step_is_not_there_where_nothing_is_to_be_agreed_to_or_it_was_done_before() {
    for (boolean asked : new boolean[] {true, false}) {
      if (asked) {
        office.agreement().acceptedBy(office.holder());
      } else {
        office.agreement().says("");
      }
      Page page = browser.page();
      FakeExtension extension = new FakeExtension(page);
      Office.signIn(page, Office.HOLDER);
      extension.has(List.of(FakeExtension.reader("Reader 1", 82)));
      new DeviceDialog(page).add();
      extension.awaits("start");
      assertThat(page.isVisible(".stepper [data-step=agreement]")).isFalse();
      assertThat(page.isVisible("#agreements")).isFalse();
      page.context().close();
    }
  }

  @Test
  void a_text_that_is_changed_while_it_is_read_is_shown_anew() {
    Page page = browser.page(390, 800, true);
    DeviceDialog dialog = new DeviceDialog(page);
    FakeExtension extension = new FakeExtension(page);
    Office.signIn(page, Office.HOLDER);
    extension.has(List.of(FakeExtension.reader("Reader 1", 83)));
    dialog.add().shows("agreement");
    page.check("#device-task [name=agreed]");
    change();
    dialog.press("next");
    page.waitForSelector("#device-task :text('the agreement was changed meanwhile')");
    assertThat(dialog.text()).contains("This is the text " + texts + ".");
    assertThat(page.isChecked("#device-task [name=agreed]")).isFalse();
    assertThat(page.isDisabled("[data-do=next]")).isTrue();
    accessible(page);
    page.check("#device-task [name=agreed]");
    dialog.press("next");
    extension.awaits("start");
    page.context().close();
  }

  @Test
  void who_has_not_agreed_yet_is_told_so_on_my_devices_and_can_do_it_there() {
    Page page = signedIn(Office.HOLDER);
    page.waitForSelector("#agreements:not([hidden])");
    accessible(page);
    page.click("#agreements button");
    page.waitForSelector("#agreement [type=submit]:enabled");
    accessible(page);
    page.click("#agreement [type=submit]");
    assertThat(page.isVisible("#agreement")).as("the box is not ticked").isTrue();
    page.check("#agreement [name=agreed]");
    page.click("#agreement [type=submit]");
    page.waitForSelector("#agreements", hidden());
    page.context().close();
  }

  private static Page.WaitForSelectorOptions hidden() {
    return new Page.WaitForSelectorOptions()
        .setState(com.microsoft.playwright.options.WaitForSelectorState.HIDDEN);
  }

  @Test
  void an_operator_has_somebody_agree_in_their_presence_on_the_page_of_the_person() {
    Page page = signedIn(Office.OPERATOR);
    page.navigate("/administration/people/" + office.holder());
    page.click("#agreements button");
    page.waitForSelector("text=Ada Byron read this and agrees");
    accessible(page);
    page.check("#agreement [name=agreed]");
    page.click("#agreement [type=submit]");
    page.waitForSelector("#agreements :text('in the presence of')");
    accessible(page);
    page.reload();
    assertThat(page.innerText("section[aria-labelledby=history-title]"))
        .contains("Agreed", "subscriber agreement of Staff badge");
    page.context().close();
  }

  @Test
  void a_replacement_has_the_step_too_and_begins_when_the_holder_agreed() {
    Device old = stock.device("20489001", "Old key", stock.inUse());
    Page page = browser.page();
    FakeExtension extension = new FakeExtension(page);
    Office.signIn(page, Office.OPERATOR);
    extension.has(List.of(FakeExtension.reader("Reader 1", 84)));
    page.navigate("/portal/replacements?state=active&text=" + old.serial());
    page.click("[data-action=replace]");
    page.waitForSelector("#replace [type=submit]:enabled");
    page.selectOption("#replace-reason", "DAMAGED");
    page.click("#replace [type=submit]");
    new DeviceDialog(page).shows("agreement");
    page.waitForSelector("#device-task :text('Ada Byron read this and agrees')");
    assertThat(office.bean(Devices.class).get(old.id()).state()).isEqualTo(DeviceState.ACTIVE);
    accessible(page);
    page.check("#device-task [name=agreed]");
    page.click("[data-do=next]");
    extension.awaits("start");
    assertThat(office.bean(Devices.class).get(old.id()).state()).isEqualTo(DeviceState.INVALID);
    page.context().close();
  }

  @Test
  void a_pending_device_is_activated_when_the_holder_agreed_in_the_operators_presence()
      throws Exception {
    office.agreement().acceptedBy(office.holder());
    Page page = browser.page();
    try (ClientInPage client =
        new ClientInPage(page, office.origin(), Workbench.newDevice(), folder.resolve("left"))) {
      Office.signIn(page, Office.HOLDER);
      new DeviceDialog(page).add();
      client.until(() -> page.isVisible("#new-pin"));
      page.click("[data-do=leave]");
      page.click("[data-do=stop]");
      client.until(() -> !page.isVisible("#device-task"));
    }
    page.context().close();
    change();
    Device device =
        office
            .bean(Devices.class)
            .get(
                Objects.requireNonNull(
                    office.bean(Issuances.class).list(null, office.holder()).getFirst().device()));
    Page desk = signedIn(Office.OPERATOR);
    desk.navigate("/portal/unfinished-devices?text=" + device.serial());
    desk.click("[data-action=activate]");
    desk.click("#activate [type=submit]");
    desk.waitForSelector("#agreement [type=submit]:enabled");
    accessible(desk);
    desk.check("#agreement [name=agreed]");
    desk.click("#agreement [type=submit]");
    desk.waitForSelector("#activate[open]");
    desk.click("#activate [type=submit]");
    desk.waitForSelector("#initial-pin[open]");
    assertThat(office.bean(Devices.class).get(device.id()).state()).isEqualTo(DeviceState.ACTIVE);
    desk.context().close();
  }

  private static List<String> heard(FakeExtension extension) {
    return extension.heard().stream()
        .map(message -> Objects.requireNonNull(message.get("type")).asString())
        .toList();
  }
}
