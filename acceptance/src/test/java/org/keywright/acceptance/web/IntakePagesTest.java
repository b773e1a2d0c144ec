package org.keywright.acceptance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.keywright.server.credential.CredentialPolicy;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.IntakeQuestion;
import org.keywright.server.credential.StoredCredentialPolicy;

/** Intake questions in Chromium, from the form of the policy to who decides. */
class IntakePagesTest extends PageTests {

  private static final String BUILDING = "Which building do you work in?";
  private static final String DRIVES = "Do you drive a car of ours?";

  @Override
  boolean isExpected(String complaint) {
    return complaint.contains("status of 4");
  }

  private StoredCredentialPolicy staff() {
    return office.bean(CredentialTypes.class).list().stream()
        .filter(one -> one.policy().name().equals("Staff badge"))
        .findFirst()
        .orElseThrow();
  }

  private Page form() {
    return PolicyForms.open(browser, PolicyForms.TYPES, staff().type());
  }

  private EnrollmentDesk desk(String name, UUID id) {
    Page page = browser.page(390, 900, true);
    Office.signIn(page, name);
    return new EnrollmentDesk(page).open(id);
  }

  /** The fields of a question in the form, the first has the number 1. */
  private static String field(int number, String name) {
    return "[data-question]:nth-child(" + number + ") [data-value=" + name + "]";
  }

  private static List<String> asked(Page page) {
    return page.locator("[data-list] [data-value=question]").all().stream()
        .map(one -> one.inputValue())
        .toList();
  }

  @Test
  void a_question_is_configured_in_the_form_asked_at_registration_and_shown_to_who_decides() {
    Page form = form();
    assertThat(form.isVisible("#questions [data-empty]")).isTrue();
    form.click("[data-add]");
    form.fill(field(1, "question"), BUILDING);
    form.selectOption(field(1, "answer"), "CHOICE");
    form.fill(field(1, "choices"), "North\n\n South \n");
    form.check(field(1, "required"));
    form.click("[data-add]");
    form.fill(field(2, "question"), DRIVES);
    form.selectOption(field(2, "answer"), "YES_NO");
    form.fill("#attestation-text", "I met the applicant.");
    accessible(form);
    PolicyForms.save(form);
    assertThat(staff().policy().intakeQuestions())
        .containsExactly(
            IntakeQuestion.of(
                BUILDING, IntakeQuestion.Answer.CHOICE, List.of("North", "South"), true),
            IntakeQuestion.of(DRIVES, IntakeQuestion.Answer.YES_NO, null, false));
    form.fill("#description", "Something else is changed");
    PolicyForms.save(form);
    assertThat(staff().policy().intakeQuestions()).as("carried through").hasSize(2);

    office.applicant("Ingrid", "Ibsen");
    Page sponsor = signedIn(Office.SPONSOR);
    UUID id =
        new EnrollmentDesk(sponsor)
            .sponsor("ingrid@example.org", "Staff badge", "New colleague")
            .id();
    EnrollmentDesk registrar = desk(Office.REGISTRAR, id).begin().collect("Ingrid Ibsen");
    Page counter = registrar.page();
    counter.check("#questions [value=yes]");
    registrar.save("#questions");
    assertThat(counter.textContent("#questions [data-slot=status]"))
        .contains("One required answer is still missing");
    accessible(counter);
    counter.click("#complete [type=submit]");
    counter.waitForSelector("#complete [data-field=attested] .field-problem");
    assertThat(counter.textContent("#complete [role=alert]"))
        .contains("The part Questions lacks the answer to \u201c" + BUILDING);
    counter.selectOption("#answer-0", "South");
    registrar.save("#questions").complete();

    Page adjudicator = desk(Office.ADJUDICATOR, id).page();
    assertThat(adjudicator.innerText("#answers")).contains(BUILDING, "South", DRIVES, "yes");
    assertThat(adjudicator.innerText("#attested"))
        .contains("I met the applicant.", "Attested by Rita Rossi");
    accessible(adjudicator);
  }

  @Test
  void questions_are_added_moved_and_removed_by_keyboard_alone_and_refused_at_their_field() {
    CredentialPolicy before = staff().policy();
    Page form = form();
    while (form.locator("[data-question]").count() > 0) {
      form.click("[data-question] [data-remove]");
    }
    form.focus("[data-add]");
    form.keyboard().press("Enter");
    form.keyboard().type("First");
    form.focus("[data-add]");
    form.keyboard().press("Enter");
    form.keyboard().type("Second");
    form.focus("[data-question]:nth-child(2) [data-move='-1']");
    form.keyboard().press("Enter");
    assertThat(asked(form)).containsExactly("Second", "First");
    assertThat(form.textContent("[data-said]")).isEqualTo("Question 2 is question 1 now.");
    assertThat(form.evaluate("document.activeElement.getAttribute('aria-label')"))
        .as("what cannot go up any further can go down")
        .isEqualTo("Move Down: Question 1");
    form.keyboard().press("Enter");
    assertThat(asked(form)).containsExactly("First", "Second");
    form.focus("[data-question]:nth-child(1) [data-remove]");
    form.keyboard().press("Enter");
    assertThat(asked(form)).containsExactly("Second");
    form.keyboard().press("End");
    form.keyboard().type(" thought");
    assertThat(asked(form))
        .as("the next one is where one writes")
        .containsExactly("Second thought");
    form.click("[data-add]");
    form.selectOption(field(2, "answer"), "CHOICE");
    form.getByText("Save Changes").click();
    form.waitForSelector("[data-field='intakeQuestions[1].question'] .field-problem");
    assertThat(form.textContent("[data-field='intakeQuestions[1].choices']"))
        .contains("This has to have 2 to 20 choices");
    assertThat(asked(form)).as("nothing that was typed is lost").contains("Second thought");
    accessible(form);
    assertThat(staff().policy()).isEqualTo(before);
  }
}
