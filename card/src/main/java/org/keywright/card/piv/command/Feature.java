package org.keywright.card.piv.command;

/**
 * What a device with the extensions can do, and since which firmware. The versions are those of
 * Yubico's devices, which the extensions come from
 * (developers.yubico.com/PIV/Introduction/Yubico_extensions.html).
 */
public enum Feature {
  /** Another number of tries for PIN and PUK. */
  SET_PIN_RETRIES(1, 0, 0),
  /** Emptying the application. */
  RESET(1, 0, 0),
  /** Another management key. */
  SET_MANAGEMENT_KEY(1, 0, 0),
  /** Loading keys that were made elsewhere. */
  IMPORT_KEY(1, 0, 0),
  /** Keys on curve P-384. */
  P_384(4, 0, 0),
  /** PIN and touch policies by key. */
  USAGE_POLICY(4, 0, 0),
  /** A touch that counts for 15 seconds. */
  CACHED_TOUCH(4, 3, 0),
  /** Certificates which say that a key was made on the device. */
  ATTESTATION(4, 3, 0),
  /** The serial number, in the PIV application. */
  SERIAL_NUMBER(5, 0, 0),
  /** What is known about keys, PIN, PUK and management key. */
  METADATA(5, 3, 0),
  /** Management keys for AES. */
  AES_MANAGEMENT_KEY(5, 4, 0),
  /** AES-192 as the algorithm of the management key that the factory sets. */
  AES_MANAGEMENT_KEY_BY_DEFAULT(5, 7, 0),
  /** Moving keys between slots, and deleting them. */
  MOVE_AND_DELETE_KEY(5, 7, 0),
  /** Keys with RSA-3072. */
  RSA_3072(5, 7, 0);

  private final int major;
  private final int minor;
  private final int patch;

  Feature(int major, int minor, int patch) {
    this.major = major;
    this.minor = minor;
    this.patch = patch;
  }

  /** The first firmware that has it. */
  public FirmwareVersion since() {
    return new FirmwareVersion(major, minor, patch);
  }

  /** Whether a firmware has it. */
  public boolean isIn(FirmwareVersion version) {
    return version.isAtLeast(since());
  }
}
