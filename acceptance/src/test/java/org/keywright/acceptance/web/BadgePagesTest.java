package org.keywright.acceptance.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.BoundingBox;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.keywright.server.credential.BadgeLayout;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.Devices;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The section Badge Layout, its preview, and the page from which a badge is printed. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class BadgePagesTest extends PageTests {

  /** Of a page of a PDF, in points. */
  private static final Pattern SIZE = Pattern.compile("/MediaBox \\[ ?0 0 ([0-9.]+) ([0-9.]+) ?]");

  private static final double POINTS_PER_MILLIMETRE = 72 / 25.4;

  private IssuedBadge issued;

  @BeforeAll
  void aCardOfSomebodyWithAPortrait() throws Exception {
    PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
    office.enrolPortrait(office.holder());
    issued = IssuedBadge.to(office, office.holder());
  }

  private static Locator side(Page page, String name) {
    return page.locator("#badge [data-badge=" + name + "] svg");
  }

  private BadgeLayout layout(UUID type) {
    return office.bean(CredentialTypes.class).get(type).policy().badgeLayout();
  }

  @Test
  void the_preview_follows_the_form_and_a_save_keeps_the_layout() {
    UUID type = IssuedBadge.type(office, "Visitors");
    Page page = PolicyForms.open(browser, PolicyForms.TYPES, type);
    assertThat(side(page, "front")).containsText("SAMPLE,");
    assertThat(side(page, "front")).containsText("Visitors");
    page.fill("#badge-organization", "R&D <b>Co</b>");
    assertThat(side(page, "front")).containsText("R&D <b>Co</b>");
    assertThat(side(page, "back")).containsText("R&D <b>Co</b>");
    page.fill("#badge-colour", "#ffd873");
    assertThat(side(page, "front").locator("[data-zone='2F'] text").first())
        .hasAttribute("fill", "#000000");
    page.getByLabel("Date of issuance").check();
    assertThat(side(page, "front")).containsText("Issued");
    page.getByLabel("Photo", new Page.GetByLabelOptions().setExact(true)).uncheck();
    assertThat(side(page, "front").locator("[data-zone='1F']")).hasCount(0);
    page.fill("#badge-address", "1 Main Street\nTown");
    assertThat(side(page, "back")).containsText("Town");
    page.getByLabel("Landscape").check();
    assertThat(side(page, "front")).hasAttribute("width", "85.60mm");
    accessible(page);
    PolicyForms.save(page);
    assertThat(layout(type))
        .isEqualTo(
            new BadgeLayout(
                BadgeLayout.Orientation.LANDSCAPE,
                "R&D <b>Co</b>",
                "#ffd873",
                java.util.EnumSet.of(
                    BadgeLayout.Field.CREDENTIAL_TYPE,
                    BadgeLayout.Field.AFFILIATION,
                    BadgeLayout.Field.EXPIRY,
                    BadgeLayout.Field.ISSUED),
                "1 Main Street\nTown"));
    assertThat(page.inputValue("#badge-organization")).isEqualTo("R&D <b>Co</b>");
    page.fill("#description", "Another change, which leaves the badge as it is");
    PolicyForms.save(page);
    assertThat(layout(type).returnAddress()).isEqualTo("1 Main Street\nTown");
  }

  @Test
  void who_may_read_policies_alone_sees_the_badge_as_it_is() {
    Page page = signedIn(Office.OPERATOR);
    page.navigate(PolicyForms.TYPES + "/" + issued.type());
    assertThat(side(page, "front")).containsText("Example Agency");
    assertThat(page.locator("#badge-organization")).isDisabled();
  }

  @Test
  void a_badge_is_opened_from_the_list_and_shown_at_the_size_of_a_card() {
    Page page = signedIn(Office.OPERATOR);
    page.navigate("/portal/replacements?state=active&text=" + issued.serial());
    page.click("a[href='" + issued.page() + "']");
    page.waitForURL("**/badge");
    Locator front = page.locator("svg[data-side=front]");
    assertThat(front).containsText("BYRON,");
    assertThat(front).containsText("Example Agency");
    assertThat(page.locator("svg[data-side=back]")).containsText("Card number");
    assertThat(front.locator("image")).hasCount(1);
    assertThat(
            front
                .locator("image")
                .evaluate(
                    "async (image) => { const i = new Image(); i.src = image.getAttribute('href');"
                        + " await i.decode(); return i.naturalWidth; }"))
        .as("the portrait is a picture that the page may show")
        .isEqualTo(420);
    BoundingBox box = front.boundingBox();
    assertThat(box.width).isEqualTo(53.98 / 25.4 * 96, within(0.5));
    assertThat(box.height).isEqualTo(85.6 / 25.4 * 96, within(0.5));
    accessible(page);
    assertThat(page.locator("[data-print]")).isVisible();
    // Security keys have none.
    page.navigate("/portal/replacements?state=active&text=20481101");
    assertThat(page.locator("tbody tr")).hasCount(1);
    assertThat(page.getByText("Print Badge")).hasCount(0);
  }

  @Test
  void a_card_that_waits_for_its_activation_has_its_badge_in_the_list_of_those() {
    Page page = signedIn(Office.OPERATOR);
    becomes(DeviceState.PENDING);
    try {
      page.navigate("/portal/unfinished-devices?state=pending&text=" + issued.serial());
      assertThat(page.locator("a[href='" + issued.page() + "']")).isVisible();
      page.navigate(issued.page());
      assertThat(page.locator("svg[data-side=front]")).isVisible();
    } finally {
      becomes(DeviceState.ACTIVE);
    }
  }

  private void becomes(DeviceState state) {
    office
        .bean(JdbcClient.class)
        .sql("update device set state = :state where id = :id")
        .param("state", state.name())
        .param("id", issued.device())
        .update();
  }

  @Test
  void what_is_printed_are_the_two_sides_on_pages_of_the_size_of_a_card() throws Exception {
    Page page = signedIn(Office.OPERATOR);
    page.navigate(issued.page());
    assertSize(page, 53.98, 85.6);
    IssuedBadge wide = IssuedBadge.wide(office, office.holder());
    page.navigate(wide.page());
    assertSize(page, 85.6, 53.98);
  }

  private static void assertSize(Page page, double width, double height) {
    byte[] pdf = page.pdf(new Page.PdfOptions().setPreferCSSPageSize(true));
    List<double[]> pages = new ArrayList<>();
    Matcher sizes = SIZE.matcher(new String(pdf, StandardCharsets.ISO_8859_1));
    while (sizes.find()) {
      pages.add(
          new double[] {
            Double.parseDouble(sizes.group(1)) / POINTS_PER_MILLIMETRE,
            Double.parseDouble(sizes.group(2)) / POINTS_PER_MILLIMETRE
          });
    }
    assertThat(pages).hasSize(2);
    for (double[] size : pages) {
      // Chromium rounds a page to whole pixels, of a quarter of a millimetre.
      assertThat(size[0]).isEqualTo(width, within(0.3));
      assertThat(size[1]).isEqualTo(height, within(0.3));
    }
  }

  @Test
  void a_button_prints_and_nothing_but_the_badge_is_left_on_paper() {
    Page page = signedIn(Office.OPERATOR);
    page.navigate(issued.page());
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes'; }");
    page.click("[data-print]");
    assertThat(page.locator("body")).hasAttribute("data-printed", "yes");
    page.emulateMedia(
        new Page.EmulateMediaOptions().setMedia(com.microsoft.playwright.options.Media.PRINT));
    assertThat(page.locator(".topbar")).isHidden();
    assertThat(page.locator("h1")).isHidden();
    assertThat(page.locator("figcaption").first()).isHidden();
    assertThat(page.locator("svg[data-side=back]")).isVisible();
  }

  @Test
  void the_holder_finds_in_the_history_that_their_badge_was_opened() {
    Page page = signedIn(Office.OPERATOR);
    page.navigate(issued.page());
    assertThat(
            office
                .bean(Devices.class)
                .history(issued.device(), new org.keywright.server.api.PageRequest(0, 50))
                .items())
        .anyMatch(entry -> entry.action().equals("print-badge"));
    page = signedIn(Office.HOLDER);
    Locator history = page.locator("details.device-history");
    for (Locator one : history.all()) {
      one.locator("summary").click();
    }
    assertThat(page.locator("main")).containsText("Badge opened for printing");
  }
}
