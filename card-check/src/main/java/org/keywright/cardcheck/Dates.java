package org.keywright.cardcheck;

import java.time.Instant;

/** Periods of validity. */
final class Dates {

  private Dates() {}

  /** Whether a moment is in a period, its ends included. */
  static Finding judge(Instant at, Instant from, Instant to) {
    if (at.isBefore(from)) {
      return Finding.fail("it is valid from " + from);
    }
    return at.isAfter(to) ? Finding.fail("it expired on " + to) : Finding.pass("until " + to);
  }
}
