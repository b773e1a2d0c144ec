package org.keywright.virtualdevice.piv;

/**
 * What the vendor's extensions gained over time, with the firmware that had it first
 * (docs.yubico.com, "PIV commands"; yubikey-manager NEWS).
 */
enum Feature {
  /** GET METADATA. */
  METADATA(5, 3, 0),
  /** A management key that is an AES key. */
  AES_MANAGEMENT_KEY(5, 4, 2),
  /** MOVE KEY and DELETE KEY. */
  MOVE_KEY(5, 7, 0),
  /** RSA with 3072 bits. */
  RSA_3072(5, 7, 0),
  /** A management key that is an AES-192 key when it leaves the factory. */
  AES_FACTORY_KEY(5, 7, 0);

  private final int major;
  private final int minor;
  private final int patch;

  Feature(int major, int minor, int patch) {
    this.major = major;
    this.minor = minor;
    this.patch = patch;
  }

  boolean isIn(Firmware firmware) {
    return firmware.compareTo(new Firmware(major, minor, patch)) >= 0;
  }
}
