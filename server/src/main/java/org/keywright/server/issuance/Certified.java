package org.keywright.server.issuance;

import java.util.Map;

/**
 * Certificates that were had in this exchange.
 *
 * @param bySlot in DER, by the key reference in hexadecimal; empty if none were due
 */
record Certified(Map<String, byte[]> bySlot) {

  /** None were due. */
  static final Certified NOTHING = new Certified(Map.of());
}
