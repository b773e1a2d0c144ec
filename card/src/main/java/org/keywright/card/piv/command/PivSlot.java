package org.keywright.card.piv.command;

import java.util.Optional;

/**
 * Asymmetric keys and their references (SP 800-73-5 part 1 table 5), and one that is a maker's. The
 * management key, reference 9B, is symmetric and not among them: {@link
 * PivCommands#MANAGEMENT_KEY}.
 */
public enum PivSlot {
  /** PIV Authentication key; wants the PIN once. */
  AUTHENTICATION(0x9A),
  /** Digital Signature key; wants the PIN right before every use. */
  SIGNATURE(0x9C),
  /** Key Management key; wants the PIN once. */
  KEY_MANAGEMENT(0x9D),
  /** Card Authentication key; wants no PIN. */
  CARD_AUTHENTICATION(0x9E),
  /** First retired Key Management key. */
  RETIRED_1(0x82),
  /** Second retired Key Management key. */
  RETIRED_2(0x83),
  /** Third retired Key Management key. */
  RETIRED_3(0x84),
  /** Fourth retired Key Management key. */
  RETIRED_4(0x85),
  /** Fifth retired Key Management key. */
  RETIRED_5(0x86),
  /** Sixth retired Key Management key. */
  RETIRED_6(0x87),
  /** Seventh retired Key Management key. */
  RETIRED_7(0x88),
  /** Eighth retired Key Management key. */
  RETIRED_8(0x89),
  /** Ninth retired Key Management key. */
  RETIRED_9(0x8A),
  /** Tenth retired Key Management key. */
  RETIRED_10(0x8B),
  /** Eleventh retired Key Management key. */
  RETIRED_11(0x8C),
  /** Twelfth retired Key Management key. */
  RETIRED_12(0x8D),
  /** Thirteenth retired Key Management key. */
  RETIRED_13(0x8E),
  /** Fourteenth retired Key Management key. */
  RETIRED_14(0x8F),
  /** Fifteenth retired Key Management key. */
  RETIRED_15(0x90),
  /** Sixteenth retired Key Management key. */
  RETIRED_16(0x91),
  /** Seventeenth retired Key Management key. */
  RETIRED_17(0x92),
  /** Eighteenth retired Key Management key. */
  RETIRED_18(0x93),
  /** Nineteenth retired Key Management key. */
  RETIRED_19(0x94),
  /** Twentieth retired Key Management key. */
  RETIRED_20(0x95),
  /** The key that signs attestations: a maker's extension, loaded at the factory. */
  ATTESTATION(0xF9);

  private final int reference;

  PivSlot(int reference) {
    this.reference = reference;
  }

  /** The key reference, 0 to 255: P2 of the commands. */
  public int reference() {
    return reference;
  }

  /** Whether this is one of the twenty retired Key Management keys. */
  public boolean isRetired() {
    return reference >= 0x82 && reference <= 0x95;
  }

  /** The slot with this key reference, if it is one of these. */
  public static Optional<PivSlot> of(int reference) {
    for (PivSlot slot : values()) {
      if (slot.reference == reference) {
        return Optional.of(slot);
      }
    }
    return Optional.empty();
  }
}
