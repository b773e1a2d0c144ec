package org.keywright.cardcheck;

import org.keywright.cardcheck.card.CardObject;

/** An object that a rule needs is not there, was not to be had, or cannot be read. */
final class NotReadable extends Exception {

  private static final long serialVersionUID = 1L;

  private final CardObject object;
  private final Verdict verdict;
  private final String reason;

  /**
   * Says what and why.
   *
   * @param verdict of a test of that very object
   */
  NotReadable(CardObject object, Verdict verdict, String reason) {
    super(object.title() + ": " + reason);
    this.object = object;
    this.verdict = verdict;
    this.reason = reason;
  }

  /** What a test is that ran into this. */
  Finding finding(CardObject tested) {
    return tested == object
        ? new Finding(verdict, reason)
        : Finding.notTested("it takes the " + object.title() + ": " + reason);
  }
}
