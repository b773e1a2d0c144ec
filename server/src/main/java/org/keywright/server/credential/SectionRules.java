package org.keywright.server.credential;

import java.util.List;
import org.keywright.server.api.Findings;

/** What the sections of a credential policy beside device issuance have to hold to. */
final class SectionRules {

  private static final int AGREEMENT = 20_000;
  private static final int ATTESTATION = 2_000;
  private static final int QUESTIONS = 20;
  private static final int QUESTION = 200;
  private static final int FEWEST_CHOICES = 2;
  private static final int CHOICES = 20;
  private static final int CHOICE = 100;

  private SectionRules() {}

  static void check(CredentialPolicy policy, Findings findings) {
    findings
        .require(
            Texts.fits(policy.subscriberAgreement(), AGREEMENT),
            "subscriberAgreement",
            "has at most 20,000 printable characters")
        .require(
            Texts.fits(policy.attestationText(), ATTESTATION),
            "attestationText",
            "has at most 2,000 printable characters");
    check(policy.intakeQuestions(), findings);
    policy.badgeLayout().check(findings);
  }

  private static void check(List<IntakeQuestion> questions, Findings findings) {
    String field = "intakeQuestions";
    findings.require(
        questions.size() <= QUESTIONS, field, "has at most " + QUESTIONS + " questions");
    List<IntakeQuestion> first = questions.stream().limit(QUESTIONS).toList();
    findings.require(
        first.stream().map(IntakeQuestion::question).distinct().count() == first.size(),
        field,
        "asks the same twice");
    for (int i = 0; i < first.size(); i++) {
      check(first.get(i), field, "question " + (i + 1) + " ", findings);
    }
  }

  private static void check(
      IntakeQuestion question, String field, String which, Findings findings) {
    findings.require(
        Texts.fitsLine(question.question(), 1, QUESTION),
        field,
        which + "has to have 1 to " + QUESTION + " printable characters");
    List<String> choices = question.choices();
    if (question.answer() != IntakeQuestion.Answer.CHOICE) {
      findings.require(
          choices.isEmpty(), field, which + "has choices, but its answer is not one of them");
      return;
    }
    findings
        .require(
            choices.size() >= FEWEST_CHOICES && choices.size() <= CHOICES,
            field,
            which + "has to have " + FEWEST_CHOICES + " to " + CHOICES + " choices")
        .require(
            choices.stream().distinct().count() == choices.size(),
            field,
            which + "has the same choice twice")
        .require(
            choices.stream().allMatch(one -> Texts.fitsLine(one, 1, CHOICE)),
            field,
            which + "has choices of 1 to " + CHOICE + " printable characters");
  }
}
