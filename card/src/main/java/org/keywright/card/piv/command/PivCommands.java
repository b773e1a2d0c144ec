package org.keywright.card.piv.command;

import java.util.Arrays;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.secret.Secret;
import org.keywright.card.tlv.Tlv;

/**
 * Builds the commands of SP 800-73-5 part 2 clause 3. They are logical ones: {@link
 * org.keywright.card.apdu.Segmentation} cuts those that are too long for one short APDU.
 *
 * <p>Arguments out of range are mistakes of the caller: {@link IllegalArgumentException}.
 */
public final class PivCommands {

  /** Key reference of the PIV Card Application Administration Key, the management key. */
  public static final int MANAGEMENT_KEY = 0x9B;

  /** The longest content of a data object: it still fits one extended-length command. */
  public static final int MAX_CONTENT = 65000;

  /** Tag of the discovery object, one of two that are not wrapped in 53. */
  public static final int DISCOVERY_OBJECT = 0x7E;

  /** Tag of the biometric information templates group, the other one. */
  public static final int BIT_GROUP_TEMPLATE = 0x7F61;

  private static final byte[] AID = {
    (byte) 0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00, 0x01, 0x00
  };
  private static final int AID_WITHOUT_VERSION = 9;

  private static final int TAG_LIST = 0x5C;
  private static final int CONTENT = 0x53;

  private PivCommands() {}

  /** The PIV card application's AID with its version 0100, 11 bytes, a fresh array. */
  public static byte[] aid() {
    return AID.clone();
  }

  /** SELECT with the full AID (clause 3.1.1). */
  public static CommandApdu select() {
    return CommandApdu.of(0x00, 0xA4, 0x04, 0x00, AID, 256);
  }

  /** SELECT with the AID without its version, for cards that have another one (clause 3.1.1). */
  public static CommandApdu selectAnyVersion() {
    return CommandApdu.of(0x00, 0xA4, 0x04, 0x00, Arrays.copyOf(AID, AID_WITHOUT_VERSION), 256);
  }

  /**
   * GET DATA (clause 3.1.2).
   *
   * @param tag the data object's tag, such as 5FC102
   */
  public static CommandApdu getData(int tag) {
    return CommandApdu.of(0x00, 0xCB, 0x3F, 0xFF, Tlv.of(TAG_LIST, tagBytes(tag)).encode(), 256);
  }

  /**
   * PUT DATA (clause 3.3.1), which replaces the whole data object.
   *
   * @param tag the data object's tag
   * @param content what goes inside the tag 53, or inside {@value #DISCOVERY_OBJECT} or {@value
   *     #BIT_GROUP_TEMPLATE}, which are sent as themselves; nothing empties the object
   */
  public static CommandApdu putData(int tag, byte[] content) {
    if (content.length > MAX_CONTENT) {
      throw new IllegalArgumentException("a data object holds at most " + MAX_CONTENT + " bytes");
    }
    byte[] data =
        isOwnWrapper(tag)
            ? Tlv.of(tag, content).encode()
            : join(Tlv.of(TAG_LIST, tagBytes(tag)), Tlv.of(CONTENT, content));
    return CommandApdu.of(0x00, 0xDB, 0x3F, 0xFF, data);
  }

  /** Whether a data object comes in its own tag instead of 53. */
  static boolean isOwnWrapper(int tag) {
    return tag == DISCOVERY_OBJECT || tag == BIT_GROUP_TEMPLATE;
  }

  /**
   * VERIFY (clause 3.2.1). A wrong value costs a try.
   *
   * @param value 1 to 8 bytes, padded here
   */
  public static CommandApdu verify(PinReference reference, Secret value) {
    return CommandApdu.of(0x00, 0x20, 0x00, reference.reference(), ReferenceData.pad(value));
  }

  /**
   * VERIFY without data (clause 3.2.1): asks how many tries are left and costs none. {@link
   * PinStatus} reads the answer.
   */
  public static CommandApdu askTries(PinReference reference) {
    return CommandApdu.of(0x00, 0x20, 0x00, reference.reference(), new byte[0]);
  }

  /** VERIFY with P1 FF (clause 3.2.1): forgets that the PIN was verified; leaves the counter. */
  public static CommandApdu resetSecurityStatus(PinReference reference) {
    return CommandApdu.of(0x00, 0x20, 0xFF, reference.reference(), new byte[0]);
  }

  /** CHANGE REFERENCE DATA (clause 3.2.2). A wrong current value costs a try. */
  public static CommandApdu changeReferenceData(
      PinReference reference, Secret current, Secret replacement) {
    return CommandApdu.of(
        0x00, 0x24, 0x00, reference.reference(), ReferenceData.pair(current, replacement));
  }

  /** RESET RETRY COUNTER (clause 3.2.3) for the PIN. A wrong PUK costs one of the PUK's tries. */
  public static CommandApdu resetRetryCounter(Secret puk, Secret newPin) {
    return CommandApdu.of(
        0x00, 0x2C, 0x00, PinReference.PIN.reference(), ReferenceData.pair(puk, newPin));
  }

  /** GENERATE ASYMMETRIC KEY PAIR (clause 3.3.2). Replaces the key that was there. */
  public static CommandApdu generateKeyPair(PivSlot slot, PivAlgorithm algorithm) {
    requireGeneratable(algorithm);
    return generate(slot, Tlv.of(0x80, oneByte(algorithm.id())));
  }

  static void requireGeneratable(PivAlgorithm algorithm) {
    if (!algorithm.canGenerate()) {
      throw new IllegalArgumentException("no key pair is generated for " + algorithm);
    }
  }

  /** GENERATE ASYMMETRIC KEY PAIR with these objects in the control reference template. */
  static CommandApdu generate(PivSlot slot, Tlv... controls) {
    return CommandApdu.of(0x00, 0x47, 0x00, slot.reference(), Tlv.of(0xAC, controls).encode(), 256);
  }

  /**
   * GENERAL AUTHENTICATE that signs with RSA, or decrypts what was encrypted to the key: both raise
   * a block to the private exponent (part 2 appendices A.4.1, A.5.1).
   *
   * @param block exactly as long as the modulus, padded already, smaller than it as a number
   */
  public static CommandApdu applyRsa(PivSlot slot, PivAlgorithm algorithm, byte[] block) {
    requireKind(algorithm, PivAlgorithm.Kind.RSA);
    if (block.length != algorithm.bytes()) {
      throw new IllegalArgumentException(
          "an " + algorithm + " block has " + algorithm.bytes() + " bytes, not " + block.length);
    }
    return GeneralAuthenticate.respondTo(algorithm.id(), slot.reference(), 0x81, block);
  }

  /**
   * GENERAL AUTHENTICATE that signs a digest with ECDSA (part 2 appendix A.4.2).
   *
   * @param digest at most as long as the field; a shorter one is taken as the number that it is, as
   *     ECDSA does
   */
  public static CommandApdu signEcdsa(PivSlot slot, PivAlgorithm algorithm, byte[] digest) {
    requireKind(algorithm, PivAlgorithm.Kind.EC);
    if (digest.length == 0 || digest.length > algorithm.bytes()) {
      throw new IllegalArgumentException(
          "a digest for " + algorithm + " has 1 to " + algorithm.bytes() + " bytes");
    }
    byte[] filled = new byte[algorithm.bytes()];
    System.arraycopy(digest, 0, filled, filled.length - digest.length, digest.length);
    return GeneralAuthenticate.respondTo(algorithm.id(), slot.reference(), 0x81, filled);
  }

  /**
   * GENERAL AUTHENTICATE that computes the shared secret of ECC CDH (part 2 appendix A.5.2). Cards
   * refuse it for 9A, 9C and 9E.
   *
   * @param peerPoint the other's public key, 04 || X || Y; or zeroes, to be filled in later
   */
  public static CommandApdu agree(PivSlot slot, PivAlgorithm algorithm, byte[] peerPoint) {
    requireKind(algorithm, PivAlgorithm.Kind.EC);
    int length = 1 + 2 * algorithm.bytes();
    boolean empty = Arrays.equals(peerPoint, new byte[length]);
    if (peerPoint.length != length || !empty && peerPoint[0] != 0x04) {
      throw new IllegalArgumentException("a point on " + algorithm + " is 04 || X || Y");
    }
    return GeneralAuthenticate.respondTo(algorithm.id(), slot.reference(), 0x85, peerPoint);
  }

  private static void requireKind(PivAlgorithm algorithm, PivAlgorithm.Kind kind) {
    if (algorithm.kind() != kind) {
      throw new IllegalArgumentException(algorithm + " is not of the kind " + kind);
    }
  }

  static byte[] oneByte(int value) {
    return new byte[] {(byte) value};
  }

  static byte[] join(Tlv... objects) {
    return Tlv.encodeAll(java.util.List.of(objects));
  }

  private static byte[] tagBytes(int tag) {
    byte[] encoded = Tlv.of(tag, new byte[0]).encode();
    return Arrays.copyOf(encoded, encoded.length - 1);
  }
}
