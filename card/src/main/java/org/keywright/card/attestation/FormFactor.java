package org.keywright.card.attestation;

import java.util.Optional;

/** What a device looks like, as its attestation tells it. */
public enum FormFactor {
  /** USB-A, on a key ring. */
  USB_A_KEYCHAIN(1),
  /** USB-A, stays in the port. */
  USB_A_NANO(2),
  /** USB-C, on a key ring. */
  USB_C_KEYCHAIN(3),
  /** USB-C, stays in the port. */
  USB_C_NANO(4),
  /** USB-C and Lightning. */
  USB_C_LIGHTNING(5),
  /** USB-A, with a fingerprint reader. */
  USB_A_BIOMETRIC(6),
  /** USB-C, with a fingerprint reader. */
  USB_C_BIOMETRIC(7);

  private final int value;

  FormFactor(int value) {
    this.value = value;
  }

  /** The form factor in the low four bits; the others tell certifications. */
  static Optional<FormFactor> of(int octet) {
    for (FormFactor factor : values()) {
      if (factor.value == (octet & 0x0F)) {
        return Optional.of(factor);
      }
    }
    return Optional.empty();
  }
}
