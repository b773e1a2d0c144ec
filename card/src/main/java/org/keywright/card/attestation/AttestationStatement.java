package org.keywright.card.attestation;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.piv.command.FirmwareVersion;
import org.keywright.card.piv.command.PinPolicy;
import org.keywright.card.piv.command.PivSlot;
import org.keywright.card.piv.command.TouchPolicy;
import org.keywright.card.tlv.Tlv;
import org.keywright.card.tlv.TlvException;

/**
 * What an attestation says: the extensions under 1.3.6.1.4.1.41482.3, which Yubico's devices and
 * those like them put into it (developers.yubico.com/PIV/Introduction/PIV_attestation.html).
 *
 * @param slot where the key is: the two hexadecimal digits at the end of the subject; empty if it
 *     does not end so
 * @param key the key that was made on the device
 * @param firmware the device's firmware
 * @param serial the device's serial number, 0 to 2^32 - 1; some devices are made not to tell it
 * @param pinPolicy when the key wants the PIN
 * @param touchPolicy when it wants a touch
 * @param formFactor what the device looks like, if it tells a known one
 */
public record AttestationStatement(
    Optional<PivSlot> slot,
    PublicKey key,
    FirmwareVersion firmware,
    Optional<Long> serial,
    PinPolicy pinPolicy,
    TouchPolicy touchPolicy,
    Optional<FormFactor> formFactor) {

  private static final String ARC = "1.3.6.1.4.1.41482.3.";
  private static final String FIRMWARE = ARC + "3";
  private static final String SERIAL = ARC + "7";
  private static final String POLICY = ARC + "8";
  private static final String FORM_FACTOR = ARC + "9";

  private static final Pattern SLOT = Pattern.compile("CN=[^,]*\\b([0-9a-fA-F]{2})(,.*)?");

  /** Reads a certificate whose signature is to be checked by {@link AttestationVerifier}. */
  static AttestationStatement parse(X509Certificate certificate) throws AttestationException {
    byte[] policy = require(extension(certificate, POLICY, 2), "PIN and touch policies");
    return new AttestationStatement(
        slot(certificate),
        certificate.getPublicKey(),
        firmware(certificate),
        serial(certificate),
        PinPolicy.of(policy[0] & 0xFF)
            .orElseThrow(() -> new AttestationException("the attested PIN policy is unknown")),
        TouchPolicy.of(policy[1] & 0xFF)
            .orElseThrow(() -> new AttestationException("the attested touch policy is unknown")),
        formFactor(certificate));
  }

  private static Optional<PivSlot> slot(X509Certificate certificate) {
    Matcher matcher = SLOT.matcher(certificate.getSubjectX500Principal().getName());
    return matcher.matches()
        ? PivSlot.of(Integer.parseInt(matcher.group(1), 16))
        : Optional.empty();
  }

  private static FirmwareVersion firmware(X509Certificate certificate) throws AttestationException {
    try {
      return FirmwareVersion.parse(require(extension(certificate, FIRMWARE, 3), "firmware"));
    } catch (InvalidResponseException e) {
      throw new AttestationException("the attested firmware is malformed", e);
    }
  }

  /** A DER INTEGER, not negative, of at most 32 bits. */
  private static Optional<Long> serial(X509Certificate certificate) throws AttestationException {
    byte @Nullable [] value = extension(certificate, SERIAL, 7);
    if (value == null) {
      return Optional.empty();
    }
    try {
      Tlv integer = Tlv.parse(value);
      if (integer.tag() != 0x02 || integer.length() == 0) {
        throw new AttestationException("the attested serial number is no INTEGER");
      }
      BigInteger serial = new BigInteger(integer.value());
      if (serial.signum() < 0 || serial.bitLength() > 32) {
        throw new AttestationException("the attested serial number is out of range");
      }
      return Optional.of(serial.longValueExact());
    } catch (TlvException e) {
      throw new AttestationException("the attested serial number is malformed", e);
    }
  }

  private static Optional<FormFactor> formFactor(X509Certificate certificate)
      throws AttestationException {
    byte @Nullable [] value = extension(certificate, FORM_FACTOR, 1);
    return value == null || value.length != 1 ? Optional.empty() : FormFactor.of(value[0]);
  }

  private static byte[] require(byte @Nullable [] value, String what) throws AttestationException {
    if (value == null) {
      throw new AttestationException("the attestation does not tell the " + what);
    }
    return value;
  }

  /** What is in the OCTET STRING of an extension, at most so many bytes. */
  private static byte @Nullable [] extension(X509Certificate certificate, String oid, int longest)
      throws AttestationException {
    byte @Nullable [] encoded = certificate.getExtensionValue(oid);
    if (encoded == null) {
      return null;
    }
    try {
      Tlv octets = Tlv.parse(encoded);
      if (octets.tag() != 0x04 || octets.length() > longest || octets.length() == 0) {
        throw new AttestationException("the attestation's extension " + oid + " is malformed");
      }
      return octets.value();
    } catch (TlvException e) {
      throw new AttestationException("the attestation's extension " + oid + " is malformed", e);
    }
  }
}
