package org.keywright.server.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.keywright.server.api.InvalidException;

/** A key slot of the PIV card application: SP 800-78-5, Table 8. */
public enum Slot {
  /** PIV Authentication key. */
  AUTHENTICATION("9A"),
  /** Digital signature key; the PIN is asked for each signature. */
  SIGNATURE("9C"),
  /** Key management key. */
  KEY_MANAGEMENT("9D"),
  /** Asymmetric Card Authentication key; needs no PIN. */
  CARD_AUTHENTICATION("9E");

  private final String keyReference;

  Slot(String keyReference) {
    this.keyReference = keyReference;
  }

  /** The key reference in hex, which is also the name in documents: {@code 9A}. */
  @JsonValue
  public String keyReference() {
    return keyReference;
  }

  /** Whether every PIV card has this key: SP 800-73-5 Part 1, Table 2. */
  public boolean isMandatory() {
    return this == AUTHENTICATION || this == CARD_AUTHENTICATION;
  }

  /**
   * The slot of that name.
   *
   * @throws InvalidException if there is none
   */
  @JsonCreator
  public static Slot of(String keyReference) {
    for (Slot slot : values()) {
      if (slot.keyReference.equalsIgnoreCase(keyReference)) {
        return slot;
      }
    }
    throw new InvalidException("", "has to be 9A, 9C, 9D or 9E");
  }
}
