package org.keywright.card.piv.command;

import java.util.Optional;

/** When a key wants the device to be touched: a maker's extension. */
public enum TouchPolicy {
  /** The device's own default, which is never. Never told by a device, only asked for. */
  DEFAULT(0),
  /** Never. */
  NEVER(1),
  /** At every use. */
  ALWAYS(2),
  /** At a use, then for 15 seconds not again. */
  CACHED(3);

  private final int value;

  TouchPolicy(int value) {
    this.value = value;
  }

  /** The value on the wire, 0 to 255. */
  public int value() {
    return value;
  }

  /** The policy with this value, if it is one of these. */
  public static Optional<TouchPolicy> of(int value) {
    for (TouchPolicy policy : values()) {
      if (policy.value == value) {
        return Optional.of(policy);
      }
    }
    return Optional.empty();
  }
}
