package org.keywright.server.credential;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.keywright.server.api.Findings;

/** What the sections of a credential policy beside device issuance have to hold to. */
final class SectionRules {

  private static final int AGREEMENT = 20_000;
  private static final int ATTESTATION = 2_000;
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
    check(policy.identityProofing(), findings);
    check(policy.intakeQuestions(), findings);
    policy.badgeLayout().check(findings);
  }

  private static void check(IdentityProofing proofing, Findings findings) {
    int days = proofing.requestLifetimeDays();
    findings
        .require(
            !proofing.investigations().isEmpty(),
            "identityProofing.investigations",
            "has to have at least one background check: without any, nobody can be adjudicated")
        .require(
            days >= 0 && days <= IdentityProofing.MOST_DAYS,
            "identityProofing.requestLifetimeDays",
            "has to be 1 to "
                + IdentityProofing.MOST_DAYS
                + " days, or 0 for as long as the server says");
  }

  private static void check(List<IntakeQuestion> questions, Findings findings) {
    findings.require(
        questions.size() <= IntakeQuestion.MOST,
        "intakeQuestions",
        "has at most " + IntakeQuestion.MOST + " questions");
    Map<String, Integer> asked = new HashMap<>();
    for (int i = 0; i < Math.min(questions.size(), IntakeQuestion.MOST); i++) {
      String field = "intakeQuestions[" + i + "]";
      String question = questions.get(i).question();
      Integer before = asked.putIfAbsent(question, i + 1);
      findings.require(
          before == null || question.isEmpty(),
          field + ".question",
          "is asked by question " + before + " already");
      check(questions.get(i), field, findings);
    }
  }

  private static void check(IntakeQuestion question, String place, Findings findings) {
    findings.require(
        Texts.fitsLine(question.question(), 1, QUESTION),
        place + ".question",
        "has to have 1 to " + QUESTION + " printable characters");
    String field = place + ".choices";
    List<String> choices = question.choices();
    if (question.answer() != IntakeQuestion.Answer.CHOICE) {
      findings.require(
          choices.isEmpty(), field, "has to be empty: the answer is not one of the choices");
      return;
    }
    findings
        .require(
            choices.size() >= FEWEST_CHOICES && choices.size() <= CHOICES,
            field,
            "has to have " + FEWEST_CHOICES + " to " + CHOICES + " choices")
        .require(
            choices.stream().distinct().count() == choices.size(),
            field,
            "has the same choice twice")
        .require(
            choices.stream().allMatch(one -> Texts.fitsLine(one, 1, CHOICE)),
            field,
            "has to have choices of 1 to " + CHOICE + " printable characters");
  }
}
