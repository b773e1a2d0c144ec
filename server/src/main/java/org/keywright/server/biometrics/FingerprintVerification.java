package org.keywright.server.biometrics;

import java.time.Instant;

/**
 * What came of comparing somebody's fingers with those enrolled.
 *
 * @param verifiedBy the name of who had them compared
 * @param attended whether that was somebody else: what people compare by themselves is good for
 *     what they issue to themselves alone
 * @param basis on what somebody was let pass whose fingers did not match; empty otherwise
 */
public record FingerprintVerification(
    Outcome outcome, Instant verifiedAt, String verifiedBy, boolean attended, String basis) {

  /** What can come of it. */
  public enum Outcome {
    MATCHED,
    NO_MATCH,
    /** They did not match, and an operator vouches for the person by documents and photo. */
    OVERRIDDEN
  }
}
