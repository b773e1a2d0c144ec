package org.keywright.card.attestation;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import org.keywright.card.piv.command.FirmwareVersion;

/** Weaknesses of keys that some firmware makes or keeps. */
public enum FirmwareWeakness {
  /** RSA keys of firmware 4.2.6 to 4.3.4 can be factored (ROCA, CVE-2017-15361). */
  ROCA("RSA keys made by firmware 4.2.6 to 4.3.4 can be factored (ROCA, CVE-2017-15361)."),
  /**
   * EC keys of firmware before 5.7.0 can be read by a lab that has the device for a while (EUCLEAK,
   * CVE-2024-45678).
   */
  EUCLEAK(
      "EC keys on firmware before 5.7.0 can be extracted by a laboratory that has the device"
          + " (EUCLEAK, CVE-2024-45678).");

  private static final FirmwareVersion ROCA_FIRST = new FirmwareVersion(4, 2, 6);
  private static final FirmwareVersion ROCA_FIXED = new FirmwareVersion(4, 3, 5);
  private static final FirmwareVersion EUCLEAK_FIXED = new FirmwareVersion(5, 7, 0);

  private final String sentence;

  FirmwareWeakness(String sentence) {
    this.sentence = sentence;
  }

  /** What is weak, as a sentence for a person. */
  public String sentence() {
    return sentence;
  }

  /** The weakness that a key has which this firmware made, if one is known. */
  public static Optional<FirmwareWeakness> of(FirmwareVersion firmware, PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa
          when firmware.isAtLeast(ROCA_FIRST) && !firmware.isAtLeast(ROCA_FIXED) ->
          Optional.of(ROCA);
      case ECPublicKey ec when !firmware.isAtLeast(EUCLEAK_FIXED) -> Optional.of(EUCLEAK);
      default -> Optional.empty();
    };
  }
}
