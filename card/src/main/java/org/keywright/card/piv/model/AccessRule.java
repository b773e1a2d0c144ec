package org.keywright.card.piv.model;

/**
 * What must be satisfied before a data object can be read (SP 800-73-5 part 1 clause 3.5, Table 2).
 */
public enum AccessRule {
  /** Nothing. */
  ALWAYS,
  /** The PIN was verified. */
  PIN,
  /** The PIN or a fingerprint was verified on the card. */
  PIN_OR_OCC,
  /** A virtual contact interface is established. */
  VCI,
  /** A virtual contact interface, and the PIN was verified in it. */
  VCI_AND_PIN,
  /** A virtual contact interface, and the PIN or a fingerprint was verified in it. */
  VCI_AND_PIN_OR_OCC
}
