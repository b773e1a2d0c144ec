package org.keywright.acceptance.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.policy.Policies;

/** Who audits reads all that they may, in Chromium, and can change nothing. */
class AuditorTest extends PageTests {

  private static final String ADMINISTRATION = "/administration/";

  /**
   * Whatever can be pressed or filled in on a page, but for searches, what is folded, and dialogs
   * that nothing opens.
   */
  private static final String CONTROLS =
      """
      [...document.querySelectorAll("main button, main input, main select, main textarea")]
        .filter((one) => one.checkVisibility() && !one.matches(":disabled, [readonly], [role=search] *"))
        .map((one) => one.outerHTML)
      """;

  /** The browser itself says that a page was refused. */
  @Override
  boolean isExpected(String complaint) {
    return complaint.contains("status of 403");
  }

  /** An enrollment that has come as far as the approval. */
  private UUID enrollment() {
    office.applicant("Edda", "Ek");
    UUID id =
        new EnrollmentDesk(signedIn(Office.SPONSOR))
            .sponsor("edda@example.org", "Staff badge", "New colleague")
            .id();
    new EnrollmentDesk(signedIn(Office.REGISTRAR)).open(id).begin().collect("Edda Ek").complete();
    new EnrollmentDesk(signedIn(Office.ADJUDICATOR)).open(id).adjudicate();
    // Where there is no extension, a demonstration looks for its bridge, which is not there.
    assertThat(browser.complaints()).allMatch(text -> text.contains("status of 404"));
    return id;
  }

  @Test
  void an_auditor_reads_every_page_and_is_offered_nothing_that_changes_anything() {
    UUID enrollment = enrollment();
    UUID type = office.bean(CredentialTypes.class).list().getFirst().type();
    UUID policy = office.bean(Policies.class).findByName("Staff badge").orElseThrow().id();
    Page page = signedIn(Office.AUDITOR);
    List<String> pages =
        List.of(
            "/portal/unfinished-devices",
            "/portal/unfinished-devices?state=failed",
            ADMINISTRATION + "people",
            ADMINISTRATION + "people/" + office.holder(),
            ADMINISTRATION + "enrollments",
            ADMINISTRATION + "enrollments/" + enrollment,
            ADMINISTRATION + "credential-types",
            ADMINISTRATION + "credential-types/" + type,
            ADMINISTRATION + "device-policies",
            ADMINISTRATION + "device-policies/" + policy,
            ADMINISTRATION + "accounts");
    for (String path : pages) {
      Response answer = Objects.requireNonNull(page.navigate(path));
      assertThat(answer.status()).as(path).isEqualTo(200);
      // What a page fetches when it is there has come by then.
      page.waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
      assertThat((List<?>) page.evaluate(CONTROLS)).as(path).isEmpty();
      accessible(page);
    }
    assertThat(navigation(page)).isNotEmpty().allMatch(pages::contains);
    assertThat(pages).as("the pages of the menus are among those").containsAll(navigation(page));
  }

  /** Where the menus lead, but for what is everybody's. */
  private static List<String> navigation(Page page) {
    return ((List<?>)
            page.evaluate(
                "[...document.querySelectorAll('header nav a')].map(a => a.getAttribute('href'))"))
        .stream().map(String::valueOf).toList();
  }

  @Test
  void what_an_auditor_may_not_read_is_refused_with_a_page_that_says_so() {
    Page page = signedIn(Office.AUDITOR);
    for (String path :
        List.of(
            "/my-devices",
            "/portal/replacements",
            "/portal/devices/" + UUID.randomUUID() + "/badge",
            ADMINISTRATION + "credential-types/new",
            ADMINISTRATION + "device-policies/new")) {
      Response answer = Objects.requireNonNull(page.navigate(path));
      assertThat(answer.status()).as(path).isEqualTo(403);
      assertThat(page.locator("h1")).hasText("You may not open this");
      accessible(page);
    }
  }
}
