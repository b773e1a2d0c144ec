package org.keywright.card.piv.model;

/** Whether a card must have a data object (SP 800-73-5 part 1 clause 3). */
public enum Presence {
  /** On every card. */
  MANDATORY,
  /** On the card of a person with a government-issued e-mail account. */
  CONDITIONAL,
  /** As the issuer likes, or as a feature of the card asks for. */
  OPTIONAL
}
