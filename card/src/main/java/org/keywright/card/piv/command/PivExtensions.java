package org.keywright.card.piv.command;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.secret.Secret;
import org.keywright.card.tlv.Tlv;

/**
 * Commands that SP 800-73 does not have: Yubico's extensions to PIV, which other makers' devices
 * took over in part. {@link Feature} tells which firmware has which; a device without one answers
 * 6D00.
 *
 * <p>Arguments out of range are mistakes of the caller: {@link IllegalArgumentException}.
 */
public final class PivExtensions {

  private static final int PIN_POLICY = 0xAA;
  private static final int TOUCH_POLICY = 0xAB;

  private PivExtensions() {}

  /** GET VERSION: 3 bytes, {@link FirmwareVersion#parse}. */
  public static CommandApdu getVersion() {
    return CommandApdu.of(0x00, 0xFD, 0x00, 0x00);
  }

  /** GET SERIAL: 4 bytes, {@link #serial}. */
  public static CommandApdu getSerial() {
    return CommandApdu.of(0x00, 0xF8, 0x00, 0x00);
  }

  /** The serial number in the response to GET SERIAL, 0 to 2^32 - 1. */
  public static long serial(byte[] data) throws InvalidResponseException {
    PivResponses.exactly(4, data, "serial number");
    return new BigInteger(1, data).longValueExact();
  }

  /** GET METADATA of a key: {@link SlotMetadata#parse}. 6A88 if there is none. */
  public static CommandApdu getMetadata(PivSlot slot) {
    return getMetadata(slot.reference());
  }

  /** GET METADATA of PIN or PUK: {@link PinMetadata#parse}. */
  public static CommandApdu getMetadata(PinReference reference) {
    return getMetadata(reference.reference());
  }

  /** GET METADATA of the management key: {@link ManagementKeyMetadata#parse}. */
  public static CommandApdu getManagementKeyMetadata() {
    return getMetadata(PivCommands.MANAGEMENT_KEY);
  }

  private static CommandApdu getMetadata(int reference) {
    return CommandApdu.of(0x00, 0xF7, 0x00, reference);
  }

  /**
   * SET MANAGEMENT KEY; wants the old one to be authenticated.
   *
   * @param algorithm not triple DES, which is never set
   * @param key as long as the algorithm says
   * @param touch not {@link TouchPolicy#DEFAULT}
   */
  public static CommandApdu setManagementKey(
      PivAlgorithm algorithm, Secret key, TouchPolicy touch) {
    if (algorithm.kind() != PivAlgorithm.Kind.BLOCK_CIPHER || algorithm == PivAlgorithm.TDEA) {
      throw new IllegalArgumentException("a management key is set for AES only");
    }
    int p2 =
        switch (touch) {
          case NEVER -> 0xFF;
          case ALWAYS -> 0xFE;
          case CACHED -> 0xFD;
          case DEFAULT -> throw new IllegalArgumentException("say whether a touch is wanted");
        };
    byte[] bytes = key.reveal();
    try {
      if (bytes.length != algorithm.bytes()) {
        throw new IllegalArgumentException(
            "a key for " + algorithm + " has " + algorithm.bytes() + " bytes");
      }
      byte[] data = new byte[3 + bytes.length];
      data[0] = (byte) algorithm.id();
      data[1] = (byte) PivCommands.MANAGEMENT_KEY;
      data[2] = (byte) bytes.length;
      System.arraycopy(bytes, 0, data, 3, bytes.length);
      CommandApdu command = CommandApdu.of(0x00, 0xFF, 0xFF, p2, data);
      Arrays.fill(data, (byte) 0);
      return command;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * SET PIN RETRIES; wants management key and PIN. It also resets PIN and PUK to the factory's
   * values, so it has to come before both are set.
   *
   * @param pin 1 to 255 tries
   * @param puk 1 to 255 tries
   */
  public static CommandApdu setPinRetries(int pin, int puk) {
    if (pin < 1 || pin > 255 || puk < 1 || puk > 255) {
      throw new IllegalArgumentException("1 to 255 tries can be set");
    }
    return new CommandApdu(0x00, 0xFA, pin, puk, new byte[0], 0);
  }

  /** RESET: empties the application. Wants PIN and PUK to be blocked, and nothing else. */
  public static CommandApdu reset() {
    return new CommandApdu(0x00, 0xFB, 0x00, 0x00, new byte[0], 0);
  }

  /** ATTEST: answers with a certificate in DER that says how the key in a slot came to be. */
  public static CommandApdu attest(PivSlot slot) {
    return CommandApdu.of(0x00, 0xF9, slot.reference(), 0x00);
  }

  /** MOVE KEY to an empty slot; certificates stay where they are. */
  public static CommandApdu moveKey(PivSlot from, PivSlot to) {
    if (from == to || from == PivSlot.ATTESTATION || to == PivSlot.ATTESTATION) {
      throw new IllegalArgumentException("a key moves from one PIV slot to another");
    }
    return new CommandApdu(0x00, 0xF6, to.reference(), from.reference(), new byte[0], 0);
  }

  /** DELETE KEY: MOVE KEY to nowhere. The certificate stays. */
  public static CommandApdu deleteKey(PivSlot slot) {
    return new CommandApdu(0x00, 0xF6, 0xFF, slot.reference(), new byte[0], 0);
  }

  /** GENERATE ASYMMETRIC KEY PAIR with policies; {@code DEFAULT} leaves one to the device. */
  public static CommandApdu generateKeyPair(
      PivSlot slot, PivAlgorithm algorithm, PinPolicy pin, TouchPolicy touch) {
    PivCommands.requireGeneratable(algorithm);
    List<Tlv> controls = new ArrayList<>();
    controls.add(Tlv.of(0x80, PivCommands.oneByte(algorithm.id())));
    controls.addAll(policies(pin, touch));
    return PivCommands.generate(slot, controls.toArray(new Tlv[0]));
  }

  private static List<Tlv> policies(PinPolicy pin, TouchPolicy touch) {
    List<Tlv> policies = new ArrayList<>();
    if (pin != PinPolicy.DEFAULT) {
      policies.add(Tlv.of(PIN_POLICY, PivCommands.oneByte(pin.value())));
    }
    if (touch != TouchPolicy.DEFAULT) {
      policies.add(Tlv.of(TOUCH_POLICY, PivCommands.oneByte(touch.value())));
    }
    return policies;
  }

  /**
   * IMPORT ASYMMETRIC KEY: loads a private key that was made elsewhere, such as an archived Key
   * Management key.
   *
   * @param pkcs8 the key as PKCS#8 in DER; RSA with exponent 65537 and its CRT values, or EC
   * @throws IllegalArgumentException if it is not a key for the algorithm
   */
  public static CommandApdu importKey(
      PivSlot slot, PivAlgorithm algorithm, Secret pkcs8, PinPolicy pin, TouchPolicy touch) {
    PivCommands.requireGeneratable(algorithm);
    List<Tlv> objects = new ArrayList<>();
    switch (privateKey(algorithm, pkcs8)) {
      case RSAPrivateCrtKey rsa -> objects.addAll(rsaObjects(algorithm, rsa));
      case ECPrivateKey ec -> objects.add(ecObject(algorithm, ec));
      default -> throw new IllegalArgumentException("not a private key for " + algorithm);
    }
    objects.addAll(policies(pin, touch));
    return CommandApdu.of(0x00, 0xFE, algorithm.id(), slot.reference(), Tlv.encodeAll(objects));
  }

  private static PrivateKey privateKey(PivAlgorithm algorithm, Secret pkcs8) {
    byte[] bytes = pkcs8.reveal();
    try {
      String family = algorithm.kind() == PivAlgorithm.Kind.RSA ? "RSA" : "EC";
      return KeyFactory.getInstance(family).generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (GeneralSecurityException e) {
      // The cause may quote what it could not read.
      throw new IllegalArgumentException("not a private key for " + algorithm);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static List<Tlv> rsaObjects(PivAlgorithm algorithm, RSAPrivateCrtKey key) {
    if (key.getModulus().bitLength() != algorithm.bits()
        || !key.getPublicExponent().equals(BigInteger.valueOf(65537))) {
      throw new IllegalArgumentException("not an " + algorithm + " key with exponent 65537");
    }
    int half = algorithm.bytes() / 2;
    return List.of(
        Tlv.of(0x01, fixed(key.getPrimeP(), half)),
        Tlv.of(0x02, fixed(key.getPrimeQ(), half)),
        Tlv.of(0x03, fixed(key.getPrimeExponentP(), half)),
        Tlv.of(0x04, fixed(key.getPrimeExponentQ(), half)),
        Tlv.of(0x05, fixed(key.getCrtCoefficient(), half)));
  }

  private static Tlv ecObject(PivAlgorithm algorithm, ECPrivateKey key) {
    if (key.getParams().getCurve().getField().getFieldSize() != algorithm.bits()) {
      throw new IllegalArgumentException("not a key on " + algorithm);
    }
    return Tlv.of(0x06, fixed(key.getS(), algorithm.bytes()));
  }

  private static byte[] fixed(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] out = new byte[length];
    int from = Math.max(0, bytes.length - length);
    for (int i = 0; i < from; i++) {
      if (bytes[i] != 0) {
        throw new IllegalArgumentException("a number of the key is longer than its size allows");
      }
    }
    int count = bytes.length - from;
    System.arraycopy(bytes, from, out, length - count, count);
    Arrays.fill(bytes, (byte) 0);
    return out;
  }
}
