package org.keywright.acceptance.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keywright.acceptance.workbench.MovableClock;
import org.keywright.acceptance.workbench.TestServer;

/** The dialog in which a device is renewed near its end, in Chromium. */
class RenewalPageTest extends PageTests {

  private static final String PIN = "739154";
  private static final int KEY_MANAGEMENT = 0x9D;

  private final MovableClock clock = new MovableClock();

  @Override
  TestServer prepared(TestServer server) {
    return server.with(clock.inServer());
  }

  private Map<Integer, Object> keys() {
    return new HashMap<>(genuine.inspect().piv().publicKeys());
  }

  @Test
  void a_device_near_its_end_is_renewed_by_its_holder_with_the_pin_that_it_has() throws Exception {
    Page page = browser.page();
    DeviceDialog dialog = new DeviceDialog(page);
    Locator card = page.locator(".device-card");
    Locator renew = card.locator("[data-action=renew]");
    try (ClientInPage client =
        new ClientInPage(page, office.origin(), genuine, folder.resolve("desk"), clock)) {
      Office.signIn(page, Office.NEWCOMER);
      dialog.add();
      client.until(() -> page.isVisible("#new-pin"));
      dialog.choosePin(PIN);
      client.until(() -> !page.isVisible("#device-task"));
      assertThat(card).containsText("Active");
      assertThat(renew).hasCount(0);
      Map<Integer, Object> before = keys();

      clock.advance(Duration.ofDays(320));
      page.context().clearCookies();
      Office.signIn(page, Office.NEWCOMER);
      assertThat(card).containsText("Renew it before: that takes a minute.");
      accessible(page);
      renew.click();
      client.until(() -> page.isVisible("#current-pin"));
      accessible(page);
      dialog.givePin(PIN);
      client.until(() -> page.isVisible("text=Your device is renewed"));
      client.until(() -> !page.isVisible("#device-task"));
      assertThat(renew).hasCount(0);
      assertThat(card).containsText("Active");
      card.locator("details.device-history summary").click();
      assertThat(card).containsText("Renewed: new keys and certificates");

      Map<Integer, Object> after = keys();
      assertThat(after.keySet()).isEqualTo(before.keySet());
      before.forEach((slot, key) ->
          assertThat(key.equals(after.get(slot)))
              .as("the key in %02X is as it was", slot)
              .isEqualTo(slot == KEY_MANAGEMENT));
    }
  }
}
