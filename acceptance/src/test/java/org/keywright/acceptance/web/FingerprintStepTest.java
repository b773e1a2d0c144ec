package org.keywright.acceptance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.keywright.acceptance.workbench.Fingers;

/** The step of the dialog in which a fingerprint is verified, in Chromium. */
class FingerprintStepTest extends PageTests {

  @BeforeAll
  void enrol() throws Exception {
    office.enrolFinger(office.holder(), Fingers.ENROLLED.bytes());
  }

  /** The browser itself says that it was told 409 or 422. */
  @Override
  boolean isExpected(String complaint) {
    return complaint.contains("409") || complaint.contains("422");
  }

  private static void take(Page page, Fingers finger) {
    page.setInputFiles("#device-task [data-capture=file]", finger.file());
    page.waitForSelector("#device-task [data-do=next]:enabled");
  }

  @Test
  void the_dialog_asks_for_a_fingerprint_where_the_policy_does_and_goes_on_when_it_matches() {
    office.verifyFingerprints(true);
    Page page = browser.page();
    DeviceDialog dialog = new DeviceDialog(page);
    FakeExtension extension = new FakeExtension(page);
    Office.signIn(page, Office.HOLDER);
    extension.has(List.of(FakeExtension.reader("Reader 1", 71)));
    dialog.add().shows("fingerprint");
    assertThat(page.locator(".stepper li:visible .stepper-name").allTextContents())
        .containsExactly(
            "Check Browser",
            "Check Client",
            "Check Device",
            "Verify Fingerprint",
            "Issue Device",
            "Change PIN");
    assertThat(page.isDisabled("[data-do=next]")).isTrue();
    page.waitForSelector("text=No fingerprint scanner answers on this computer.");
    accessible(page);
    take(page, Fingers.OTHER);
    accessible(page);
    dialog.press("next");
    page.waitForSelector("text=That finger does not match. 4 tries are left.");
    accessible(page);
    dialog.press("vouched");
    page.waitForSelector("text=nothing is issued before a live sample");
    assertThat(heard(extension)).doesNotContain("start");
    take(page, Fingers.RIGHT);
    dialog.press("next");
    extension.awaits("start");
    dialog.shows("issue-running");
    page.context().close();
  }

  @Test
  void the_step_is_not_there_where_the_policy_does_not_ask() {
    office.verifyFingerprints(false);
    Page page = browser.page();
    FakeExtension extension = new FakeExtension(page);
    Office.signIn(page, Office.HOLDER);
    extension.has(List.of(FakeExtension.reader("Reader 1", 72)));
    new DeviceDialog(page).add();
    extension.awaits("start");
    assertThat(page.isVisible(".stepper [data-step=fingerprint]")).isFalse();
    page.context().close();
  }

  @Test
  void who_has_no_fingers_enrolled_is_told_so_before_anything_is_begun() {
    office.verifyFingerprints(true);
    Page page = browser.page();
    FakeExtension extension = new FakeExtension(page);
    Office.signIn(page, Office.NEWCOMER);
    extension.has(List.of(FakeExtension.reader("Reader 1", 73)));
    new DeviceDialog(page).add().shows("device-none");
    page.waitForSelector("text=none is enrolled of them");
    assertThat(heard(extension)).doesNotContain("start");
    page.context().close();
  }

  private static List<String> heard(FakeExtension extension) {
    return extension.heard().stream()
        .map(message -> Objects.requireNonNull(message.get("type")).asString())
        .toList();
  }
}
