package org.keywright.card.globalplatform;

import java.util.Optional;

/**
 * What the secure channel protects (Amendment D clause 7.1.2.2): P1 of EXTERNAL AUTHENTICATE. There
 * is no level without command MACs: that would be a channel that protects nothing.
 */
public enum SecurityLevel {
  /** Commands carry a MAC. */
  C_MAC(0x01),
  /** Commands carry a MAC and are encrypted. */
  C_DECRYPTION(0x03),
  /** Commands and responses carry a MAC. */
  C_MAC_R_MAC(0x11),
  /** Commands and responses carry a MAC, commands are encrypted. */
  C_DECRYPTION_R_MAC(0x13),
  /** Commands and responses carry a MAC and are encrypted. */
  C_DECRYPTION_R_ENCRYPTION(0x33);

  private final int value;

  SecurityLevel(int value) {
    this.value = value;
  }

  /** The value on the wire. */
  public int value() {
    return value;
  }

  /** Whether command data are encrypted. */
  public boolean encryptsCommands() {
    return (value & 0x02) != 0;
  }

  /** Whether responses carry a MAC. */
  public boolean signsResponses() {
    return (value & 0x10) != 0;
  }

  /** Whether response data are encrypted. */
  public boolean encryptsResponses() {
    return (value & 0x20) != 0;
  }

  /** The level with this value, if it is one of these. */
  public static Optional<SecurityLevel> of(int value) {
    for (SecurityLevel level : values()) {
      if (level.value == value) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }
}
