package org.keywright.card.piv.command;

import java.util.Optional;

/** When a key wants the PIN: a maker's extension. */
public enum PinPolicy {
  /** As the standard says for the slot. Never told by a device, only asked for. */
  DEFAULT(0),
  /** Never. */
  NEVER(1),
  /** Once in a session. */
  ONCE(2),
  /** Right before every use. */
  ALWAYS(3),
  /** A fingerprint or the PIN, once in a session. */
  MATCH_ONCE(4),
  /** A fingerprint or the PIN, right before every use. */
  MATCH_ALWAYS(5);

  private final int value;

  PinPolicy(int value) {
    this.value = value;
  }

  /** The value on the wire, 0 to 255. */
  public int value() {
    return value;
  }

  /** The policy with this value, if it is one of these. */
  public static Optional<PinPolicy> of(int value) {
    for (PinPolicy policy : values()) {
      if (policy.value == value) {
        return Optional.of(policy);
      }
    }
    return Optional.empty();
  }
}
