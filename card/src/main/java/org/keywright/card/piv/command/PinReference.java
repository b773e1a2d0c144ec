package org.keywright.card.piv.command;

/** References to PINs and the PUK (SP 800-73-5 part 1 table 4a). */
public enum PinReference {
  /** Global PIN: of the whole card, if the discovery object says that it counts for PIV. */
  GLOBAL_PIN(0x00),
  /** PIV Card Application PIN. */
  PIN(0x80),
  /** PIN Unblocking Key. */
  PUK(0x81);

  private final int reference;

  PinReference(int reference) {
    this.reference = reference;
  }

  /** The reference, 0 to 255: P2 of the commands. */
  public int reference() {
    return reference;
  }
}
