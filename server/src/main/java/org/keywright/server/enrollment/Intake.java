package org.keywright.server.enrollment;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.credential.CredentialPolicy;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.IntakeQuestion;
import org.keywright.server.credential.StoredCredentialPolicy;
import org.keywright.server.enrollment.EvidenceStore.New;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the current policy of a credential type has a registrar ask and attest to, and what
 * applicants answer. Safe for concurrent use.
 */
@Service
class Intake {

  private final Enrollments enrollments;
  private final Registration registration;
  private final EvidenceStore evidence;
  private final CredentialTypes types;

  Intake(
      Enrollments enrollments,
      Registration registration,
      EvidenceStore evidence,
      CredentialTypes types) {
    this.enrollments = enrollments;
    this.registration = registration;
    this.evidence = evidence;
    this.types = types;
  }

  /**
   * What a policy asks of a registrar.
   *
   * @param policyVersion which version of the policy it is
   * @param questions for the applicant
   * @param attestation what the registrar attests to when they complete the registration
   */
  record Asked(int policyVersion, List<IntakeQuestion> questions, String attestation) {

    static Asked by(StoredCredentialPolicy stored) {
      CredentialPolicy policy = stored.policy();
      return new Asked(stored.version(), policy.intakeQuestions(), policy.attestation());
    }
  }

  /** What is asked of the registrar now. */
  @Transactional(readOnly = true)
  public Asked asked(UUID id) {
    return Asked.by(types.get(enrollments.get(id).type()));
  }

  /**
   * Keeps what the applicant answered, in the place of all that they answered before.
   *
   * @throws InvalidException naming each answer that is none to what the current policy asks
   * @throws ConflictException if no visit of the actor is under way
   */
  @Transactional
  public void put(UUID id, @Nullable List<IntakeAnswers.@Nullable Answer> given, Actor actor) {
    Registration.Counter counter = registration.at(id, actor);
    Asked asked = Asked.by(types.get(counter.enrollment().type()));
    keep(id, counter.visit().number(), IntakeAnswers.of(asked.questions(), given), actor);
  }

  private void keep(UUID id, int visit, IntakeAnswers answers, Actor actor) {
    if (answers.answers().isEmpty()) {
      evidence.delete(id, List.of(EvidenceKind.ANSWERS));
      return;
    }
    byte[] document = Registration.JSON.writeValueAsBytes(answers);
    evidence.put(
        id, visit, new New(EvidenceKind.ANSWERS, "application/json", "", document, true), actor);
  }

  /** What is kept of what was answered. */
  IntakeAnswers answers(UUID id) {
    return evidence
        .get(id, EvidenceKind.ANSWERS)
        .map(bytes -> Registration.JSON.readValue(bytes, IntakeAnswers.class))
        .orElse(IntakeAnswers.NONE);
  }

  /**
   * Drops what was answered to questions that are not asked any more, or not so any more.
   *
   * @return what stays
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public IntakeAnswers settle(UUID id, List<IntakeQuestion> asked, Actor actor) {
    IntakeAnswers given = answers(id);
    IntakeAnswers left = given.toWhatIsAsked(asked);
    if (!left.equals(given)) {
      Optional<Evidence> before = evidence.about(id, EvidenceKind.ANSWERS);
      keep(id, before.map(Evidence::visit).orElse(1), left, actor);
    }
    return left;
  }
}
