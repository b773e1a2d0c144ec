package org.keywright.card.piv.check;

/** How a check ended. */
public enum Outcome {
  /** The card is as it must be. */
  PASS,
  /** The card is not as it must be. */
  FAIL,
  /** The rule does not concern this card or its edition. */
  NOT_APPLICABLE,
  /** It could not be told from what was given; the reason says what was missing. */
  NOT_TESTED
}
