package org.keywright.virtualdevice.piv;

/** Key references of asymmetric keys (SP 800-73-5 part 1 table 5) and their certificates' tags. */
final class KeySlots {

  static final int AUTHENTICATION = 0x9A;
  static final int SIGNATURE = 0x9C;
  static final int KEY_MANAGEMENT = 0x9D;
  static final int CARD_AUTHENTICATION = 0x9E;
  static final int FIRST_RETIRED = 0x82;
  static final int LAST_RETIRED = 0x95;

  /** The attestation key of the vendor's extensions. */
  static final int ATTESTATION = 0xF9;

  private KeySlots() {}

  static boolean isStandard(int slot) {
    return slot == AUTHENTICATION
        || slot == SIGNATURE
        || slot == KEY_MANAGEMENT
        || slot == CARD_AUTHENTICATION;
  }

  static boolean isRetired(int slot) {
    return slot >= FIRST_RETIRED && slot <= LAST_RETIRED;
  }

  /** Whether a key can be here at all, under this kind of application. */
  static boolean exists(int slot, PivProfile profile) {
    return isStandard(slot) || isRetired(slot) || profile.isExtended() && slot == ATTESTATION;
  }

  /** Whether the key is for key establishment (SP 800-73-5 part 2 clause 3.2.4). */
  static boolean isForKeyEstablishment(int slot) {
    return slot == KEY_MANAGEMENT || isRetired(slot);
  }

  /** The PIN policy of a slot for which none was asked (SP 800-73-5 part 1 table 5). */
  static PinPolicy defaultPolicy(int slot) {
    return switch (slot) {
      case SIGNATURE -> PinPolicy.ALWAYS;
      case CARD_AUTHENTICATION -> PinPolicy.NEVER;
      default -> PinPolicy.ONCE;
    };
  }
}
