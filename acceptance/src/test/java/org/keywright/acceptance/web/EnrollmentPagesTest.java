package org.keywright.acceptance.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.keywright.server.credential.CredentialTypes;

/** The pages of enrollment in Chromium. */
class EnrollmentPagesTest extends PageTests {

  @Override
  boolean isExpected(String complaint) {
    return complaint.contains("status of 4");
  }

  private EnrollmentDesk desk(String name, boolean narrow) {
    Page page = browser.page(narrow ? 390 : 1280, 900, narrow);
    Office.signIn(page, name);
    return new EnrollmentDesk(page);
  }

  private void way(String given, boolean narrow) {
    UUID applicant = office.applicant(given, "Novak");
    String upn = given.toLowerCase(java.util.Locale.ROOT) + "@example.org";
    EnrollmentDesk sponsor = desk(Office.SPONSOR, narrow);
    sponsor.page().navigate("/administration/enrollments?text=nobody");
    accessible(sponsor.page());
    sponsor.page().click("[data-add]");
    accessible(sponsor.page());
    UUID id = sponsor.sponsor(upn, "Staff badge", "New colleague").id();
    accessible(sponsor.page());
    EnrollmentDesk registrar = desk(Office.REGISTRAR, narrow).open(id).begin();
    accessible(registrar.page());
    registrar.collect(given + " Novak");
    accessible(registrar.page());
    registrar.complete();
    assertThat(registrar.page().getAttribute("#seal", "data-status")).isEqualTo("VALID");
    accessible(registrar.page());
    EnrollmentDesk adjudicator = desk(Office.ADJUDICATOR, narrow).open(id);
    accessible(adjudicator.page());
    adjudicator.adjudicate();
    EnrollmentDesk approver = desk(Office.APPROVER, narrow).open(id);
    accessible(approver.page());
    approver.approve();
    assertThat(office.bean(CredentialTypes.class).heldBy(applicant)).hasSize(1);
  }

  @Test
  void somebody_is_enrolled_in_pages_that_are_accessible_light_and_wide() {
    way("Nora", false);
  }

  @Test
  void and_dark_and_narrow() {
    way("Nils", true);
  }

  @Test
  void what_is_refused_stands_at_its_field_and_nothing_that_was_typed_is_lost() {
    office.applicant("Lena", "Lind");
    EnrollmentDesk sponsor = desk(Office.SPONSOR, false);
    UUID id = sponsor.sponsor("lena@example.org", "Staff badge", "New colleague").id();
    EnrollmentDesk registrar = desk(Office.REGISTRAR, false).open(id).begin();
    Page page = registrar.page();
    page.fill("#number-1", "X1234567");
    page.fill("#expires-1", "2020-01-01");
    page.click("#document-1 [type=submit]");
    page.waitForSelector("#document-1 [data-field=expires] .field-problem");
    assertThat(page.textContent("#document-1 [data-field=kind]")).contains("This is missing");
    assertThat(page.inputValue("#number-1")).isEqualTo("X1234567");
    accessible(page);
    page.click("#complete [type=submit]");
    page.waitForSelector("#complete [role=alert]:not([hidden])");
    assertThat(page.textContent("#complete [role=alert]"))
        .contains("The first identity document is missing", "The photo is missing");
    accessible(page);
    page.context().clearCookies();
    Office.signIn(page, Office.ADJUDICATOR);
    registrar.open(id);
    assertThat(page.textContent("#enrollment")).doesNotContain("Begin Visit");
  }

  @Test
  void a_finger_links_a_visit_to_the_one_before() {
    office.applicant("Mara", "Moll");
    EnrollmentDesk sponsor = desk(Office.SPONSOR, false);
    UUID id = sponsor.sponsor("mara@example.org", "Staff badge", "New colleague").id();
    EnrollmentDesk registrar = desk(Office.REGISTRAR, false).open(id).begin();
    registrar.finger("RIGHT_INDEX", "probe.png");
    Page page = registrar.page();
    page.click("[data-visit=end]");
    page.waitForSelector("#compare");
    page.waitForLoadState();
    registrar.compare("nonmatching.png");
    page.waitForSelector("#compare [role=alert]:not([hidden])");
    assertThat(page.textContent("#compare [role=alert]")).contains("does not match");
    accessible(page);
    registrar.compare("matching.png");
    page.waitForSelector("[data-visit=begin]");
    page.waitForLoadState();
    registrar.begin();
    assertThat(page.locator("#visit-title ~ p:not([hidden])").first())
        .containsText("A finger matched");
  }
}
