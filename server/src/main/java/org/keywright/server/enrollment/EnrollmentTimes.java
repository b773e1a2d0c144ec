package org.keywright.server.enrollment;

import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.keywright.server.actor.Actor;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.people.PersonExpunged;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends requests whose time is over, and deletes what was collected when it was kept for as long as
 * the settings allow. On every node.
 */
@Component
class EnrollmentTimes {

  /** Looked at in one go. */
  private static final int BATCH = 200;

  private static final List<EnrollmentState> REFUSED =
      List.of(EnrollmentState.REJECTED, EnrollmentState.WITHDRAWN, EnrollmentState.EXPIRED);

  private final Enrollments enrollments;
  private final EnrollmentRepository repository;
  private final EnrollmentHistory history;
  private final EvidenceStore evidence;
  private final EnrolledBiometrics biometrics;
  private final Seals seals;
  private final CredentialTypes types;
  private final EnrollmentSettings settings;
  private final TransactionTemplate transactions;
  private final Clock clock;

  EnrollmentTimes(
      Enrollments enrollments,
      EnrollmentRepository repository,
      EnrollmentHistory history,
      EvidenceStore evidence,
      EnrolledBiometrics biometrics,
      Seals seals,
      CredentialTypes types,
      EnrollmentSettings settings,
      PlatformTransactionManager manager,
      Clock clock) {
    this.enrollments = enrollments;
    this.repository = repository;
    this.history = history;
    this.evidence = evidence;
    this.biometrics = biometrics;
    this.seals = seals;
    this.types = types;
    this.settings = settings;
    this.transactions = new TransactionTemplate(manager);
    this.clock = clock;
  }

  @Scheduled(initialDelay = 5, fixedDelay = 15, timeUnit = TimeUnit.MINUTES)
  void sweep() {
    for (Enrollment overdue : repository.overdue(clock.instant(), BATCH)) {
      transactions.executeWithoutResult(status -> enrollments.expire(overdue));
    }
    for (Enrollment one :
        repository.unchangedSince(REFUSED, before(settings.keepRefused()), BATCH)) {
      transactions.executeWithoutResult(status -> empty(one, true));
    }
    for (Enrollment one :
        repository.unchangedSince(
            List.of(EnrollmentState.APPROVED), before(settings.keep()), BATCH)) {
      transactions.executeWithoutResult(status -> empty(one, false));
    }
  }

  private Instant before(Period period) {
    return clock.instant().atOffset(ZoneOffset.UTC).minus(period).toInstant();
  }

  private void empty(Enrollment enrollment, boolean refused) {
    if (refused) {
      forgetWhoHoldsNothing(enrollment);
    }
    evidence.deleteAll(enrollment.id());
    repository.markEmptied(enrollment.id());
    history.record(Actor.system(), "delete", enrollment, "What was collected was deleted.");
  }

  /** What was captured here of somebody whom nothing was given for it has no purpose. */
  private void forgetWhoHoldsNothing(Enrollment enrollment) {
    UUID person = enrollment.person();
    boolean needed =
        !types.heldBy(person).isEmpty()
            || repository.of(person).stream().anyMatch(one -> one.state().isOpen());
    if (needed) {
      return;
    }
    for (Evidence one : evidence.list(enrollment.id())) {
      BiometricKind kind = Seals.enrolledAs(one.kind());
      if (kind != null && one.sha256().equals(seals.enrolledHash(person, kind))) {
        biometrics.delete(person, kind, Actor.system());
      }
    }
  }

  /** Of who is expunged nothing stays but that there was something. */
  @EventListener
  void expunge(PersonExpunged expunged) {
    for (Enrollment one : repository.of(expunged.person())) {
      evidence.deleteAll(one.id());
      repository.markEmptied(one.id());
      history.record(expunged.actor(), "delete", one, "");
      repository.expunge(one.id());
    }
  }
}
