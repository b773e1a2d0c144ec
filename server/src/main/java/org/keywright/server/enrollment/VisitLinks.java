package org.keywright.server.enrollment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.keywright.server.api.ConflictException;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.keywright.server.biometrics.FingerprintVerification;
import org.keywright.server.biometrics.FingerprintVerification.Outcome;
import org.keywright.server.biometrics.FingerprintVerifications;
import org.springframework.stereotype.Component;

/**
 * Ties a visit to what was captured of the same person before, by a match of one against one; where
 * none is to be had, by two documents and the photo (FIPS 201-3, sections 2.6 and 2.8).
 */
@Component
class VisitLinks {

  /** As long as somebody stays at the counter. */
  private static final Duration FRESH = Duration.ofMinutes(15);

  private final EnrolledBiometrics biometrics;
  private final FingerprintVerifications verifications;
  private final Clock clock;

  VisitLinks(EnrolledBiometrics biometrics, FingerprintVerifications verifications, Clock clock) {
    this.biometrics = biometrics;
    this.verifications = verifications;
    this.clock = clock;
  }

  /** Whether something was captured of a person, to which a visit has to be tied. */
  boolean areNeeded(UUID person) {
    return !biometrics.list(person).isEmpty();
  }

  /** Whether there is a photo to compare a person with. */
  boolean hasPhoto(UUID person) {
    return biometrics.list(person).stream().anyMatch(one -> one.kind() == BiometricKind.FACE);
  }

  /** Whether a visit could be begun now. */
  boolean isThere(UUID person) {
    Instant since = clock.instant().minus(FRESH);
    return verifications.list(person).stream().anyMatch(one -> ties(one, since));
  }

  private static boolean ties(FingerprintVerification one, Instant since) {
    // What people compared by themselves ties nothing: nobody saw whose finger it was.
    return one.attended() && one.outcome() != Outcome.NO_MATCH && one.verifiedAt().isAfter(since);
  }

  /**
   * What ties a visit that begins now.
   *
   * @throws ConflictException if something was captured, and nothing ties it
   */
  Visit.Link find(UUID person) {
    if (!areNeeded(person)) {
      return Visit.Link.FIRST;
    }
    Instant since = clock.instant().minus(FRESH);
    return verifications.list(person).stream()
        .filter(one -> ties(one, since))
        .findFirst()
        .map(one -> one.outcome() == Outcome.MATCHED ? Visit.Link.MATCHED : Visit.Link.OVERRIDDEN)
        .orElseThrow(() ->
            new ConflictException(
                "biometrics of this person were captured before: have a finger compared with them"
                    + " first, or, if none matches, inspect two documents and the photo"));
  }
}
