package org.keywright.server.enrollment;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that a person be given a credential type.
 *
 * @param personName the person's full name as it is now
 * @param typeName the credential type's name as it is now
 * @param sponsor the name of who asked for it
 * @param reason why, in the sponsor's words
 * @param expiresAt when it ends unless it was approved before
 * @param version grows by one with each change
 * @param adjudication the background check's result; null before it is there
 * @param emptied whether what was collected was deleted
 */
public record Enrollment(
    UUID id,
    UUID person,
    String personName,
    UUID type,
    String typeName,
    EnrollmentState state,
    String sponsor,
    String reason,
    Instant requestedAt,
    Instant expiresAt,
    Instant changedAt,
    int version,
    @Nullable Adjudication adjudication,
    boolean emptied) {

  /**
   * The state that counts at a time: what is overdue has expired, whether anybody looked or not.
   */
  Enrollment at(Instant now) {
    return state.isOpen() && !now.isBefore(expiresAt)
        ? in(EnrollmentState.EXPIRED, changedAt, version)
        : this;
  }

  /** The next version, in this state. */
  Enrollment next(EnrollmentState to, Instant now) {
    return in(to, now, version + 1);
  }

  private Enrollment in(EnrollmentState to, Instant changed, int number) {
    return with(to, changed, number, adjudication);
  }

  /** The next version, with the background check's result. */
  Enrollment adjudicated(EnrollmentState to, Instant now, Adjudication result) {
    return with(to, now, version + 1, result);
  }

  private Enrollment with(
      EnrollmentState to, Instant changed, int number, @Nullable Adjudication result) {
    return new Enrollment(
        id,
        person,
        personName,
        type,
        typeName,
        to,
        sponsor,
        reason,
        requestedAt,
        expiresAt,
        changed,
        number,
        result,
        emptied);
  }
}
