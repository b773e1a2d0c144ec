package org.keywright.server.biometrics;

import java.time.Instant;

/**
 * What came of comparing somebody's fingers with those enrolled.
 *
 * @param verifiedBy the name of who had them compared
 * @param basis on what somebody was let pass whose fingers did not match; empty otherwise
 */
public record FingerprintVerification(
    Outcome outcome, Instant verifiedAt, String verifiedBy, String basis) {

  /** What can come of it. */
  public enum Outcome {
    MATCHED,
    NO_MATCH,
    /** They did not match, and an operator vouches for the person by documents and photo. */
    OVERRIDDEN
  }
}
