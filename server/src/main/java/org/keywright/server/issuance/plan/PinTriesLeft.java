package org.keywright.server.issuance.plan;

import java.util.OptionalInt;

/** How many tries a PIN has left, by the answer to an empty VERIFY. */
public final class PinTriesLeft {

  private static final int BLOCKED = 0x6983;

  private PinTriesLeft() {}

  /**
   * 0 to 15, where 0 is blocked; empty if it is not told, as by a card on which the PIN was
   * verified (SP 800-73-5 part 2 clause 3.2.1).
   */
  public static OptionalInt of(int status) {
    if (status == BLOCKED) {
      return OptionalInt.of(0);
    }
    return (status & 0xFFF0) == 0x63C0 ? OptionalInt.of(status & 0x0F) : OptionalInt.empty();
  }
}
