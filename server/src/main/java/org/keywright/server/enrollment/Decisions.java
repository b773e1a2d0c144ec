package org.keywright.server.enrollment;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.credential.Assignments;
import org.keywright.server.credential.CredentialPolicy;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.Duties;
import org.keywright.server.credential.Duty;
import org.keywright.server.credential.IdentityProofing;
import org.keywright.server.credential.Investigation;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Adjudication and approval: two decisions, by two people. Safe for concurrent use. */
@Service
class Decisions {

  private final Enrollments enrollments;
  private final Registration registration;
  private final Seals seals;
  private final CredentialTypes types;
  private final Assignments assignments;
  private final Duties duties;

  Decisions(
      Enrollments enrollments,
      Registration registration,
      Seals seals,
      CredentialTypes types,
      Assignments assignments,
      Duties duties) {
    this.enrollments = enrollments;
    this.registration = registration;
    this.seals = seals;
    this.types = types;
    this.assignments = assignments;
    this.duties = duties;
  }

  /**
   * What an adjudicator says of a background check.
   *
   * @param version the version that they saw
   * @param favourable null if they did not say
   * @param reason why not, if it is not favourable
   */
  record Result(
      int version,
      @Nullable Investigation investigation,
      @Nullable Boolean favourable,
      @Nullable LocalDate decidedOn,
      @Nullable String reference,
      @Nullable String reason) {}

  /**
   * Records the result of the background check: a favourable one leads on, the other ends the
   * request.
   *
   * @throws InvalidException naming each field that is missing or wrong, or a background check that
   *     does not suffice by the policy for a favourable result
   * @throws ConflictException if it is not enrolled, or was changed since
   * @throws NotPermittedException if the actor may not, is the applicant, or did another duty
   */
  @Transactional
  public Enrollment adjudicate(UUID id, Result result, Actor actor) {
    actor.mustBeAllowed(Permission.ENROLLMENT_ADJUDICATE);
    Adjudication adjudication =
        Adjudication.of(
            result.investigation(),
            result.favourable(),
            result.decidedOn(),
            result.reference(),
            registration.today());
    boolean favourable = adjudication.favourable();
    String reason = favourable ? "" : Words.reason(result.reason());
    Enrollment enrollment = enrollments.open(id, EnrollmentState.ENROLLED);
    if (favourable) {
      requireSufficient(adjudication.investigation(), enrollment);
    }
    duties.perform(Duty.ADJUDICATE, enrollment.person(), enrollment.type(), actor);
    Enrollment next =
        enrollment.adjudicated(
            favourable ? EnrollmentState.ADJUDICATED : EnrollmentState.REJECTED,
            enrollments.now(),
            adjudication);
    return enrollments.save(
        next, result.version(), favourable ? "adjudicate" : "reject", reason, actor);
  }

  private void requireSufficient(Investigation investigation, Enrollment enrollment) {
    CredentialPolicy policy = types.get(enrollment.type()).policy();
    IdentityProofing proofing = policy.identityProofing();
    if (!proofing.investigations().contains(investigation)) {
      throw new InvalidException(
          "investigation",
          "is %s, which does not suffice for %s: a favourable result has to be of %s"
              .formatted(investigation.label(), policy.name(), proofing.describeInvestigations()));
    }
  }

  /**
   * Gives the person the credential type.
   *
   * @param version the version that the actor saw
   * @throws ConflictException if it is not adjudicated, was changed since, its seal is broken, or
   *     the person may carry no devices
   * @throws NotPermittedException if the actor may not, is the applicant, or did another duty
   */
  @Transactional
  public Enrollment approve(UUID id, int version, Actor actor) {
    actor.mustBeAllowed(Permission.ENROLLMENT_APPROVE);
    Enrollment enrollment = enrollments.open(id, EnrollmentState.ADJUDICATED);
    Seals.Verdict verdict = seals.verify(id);
    if (verdict.status() != Seals.Status.VALID) {
      throw new ConflictException(
          "what was collected is not what was sealed ("
              + String.join("; ", verdict.findings())
              + "): reject this request, and have the person registered anew");
    }
    assignments.approve(enrollment.person(), enrollment.type(), actor);
    return enrollments.move(enrollment, version, EnrollmentState.APPROVED, "approve", "", actor);
  }

  /** Refuses the credential type for another reason than the background check. */
  @Transactional
  public Enrollment reject(UUID id, int version, @Nullable String reason, Actor actor) {
    actor.mustBeAllowed(Permission.ENROLLMENT_APPROVE);
    String why = Words.reason(reason);
    Enrollment enrollment = enrollments.open(id, EnrollmentState.ADJUDICATED);
    duties.perform(Duty.APPROVE, enrollment.person(), enrollment.type(), actor);
    return enrollments.move(enrollment, version, EnrollmentState.REJECTED, "reject", why, actor);
  }
}
