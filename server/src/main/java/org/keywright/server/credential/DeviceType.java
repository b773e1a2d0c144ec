package org.keywright.server.credential;

import org.keywright.server.device.DeviceKind;

/** What a credential policy permits, one by one. A device counts as what it is sold as. */
public enum DeviceType {
  /** A smart card with the PIV card application. */
  PIV_CARD("PIV card"),
  /** A token that shows one-time passwords. */
  OTP("OTP token"),
  /** A security key, whatever is put onto it: PIV certificates or passkeys. */
  FIDO_SECURITY_KEY("FIDO security key"),
  /** A credential that is derived from a PIV card (SP 800-157). */
  DERIVED_CREDENTIAL("Derived credential"),
  /** A telephone. */
  MOBILE("Mobile device");

  private final String label;

  DeviceType(String label) {
    this.label = label;
  }

  /** What people call it. */
  public String label() {
    return label;
  }

  /** The type of devices of this kind. */
  public static DeviceType of(DeviceKind kind) {
    return switch (kind) {
      case SMART_CARD -> PIV_CARD;
      case SECURITY_KEY -> FIDO_SECURITY_KEY;
    };
  }
}
