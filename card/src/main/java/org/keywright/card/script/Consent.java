package org.keywright.card.script;

/** What a person has to agree to, outside any page, before a client runs a script. */
public enum Consent {
  /** Everything on the device is wiped. */
  WIPE,
  /**
   * The PIN is replaced without the one that the device has being asked for. Keys, certificates and
   * data stay.
   */
  PIN_RESET
}
