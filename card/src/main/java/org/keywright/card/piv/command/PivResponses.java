package org.keywright.card.piv.command;

import java.security.PublicKey;
import java.util.Optional;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.tlv.Tlv;
import org.keywright.card.tlv.TlvException;

/**
 * Reads the data of responses to the commands of SP 800-73-5 part 2, after the status word was
 * found to be 9000. What a card sends is hostile until checked: all of these throw {@link
 * InvalidResponseException} and nothing else.
 */
public final class PivResponses {

  private static final int CONTENT = 0x53;

  private PivResponses() {}

  /**
   * The content of a data object: what is inside 53, or inside the discovery object's and the BIT
   * group template's own tag.
   *
   * @param tag the tag that was asked for
   * @return possibly empty, which means that the object was emptied
   */
  public static byte[] dataObject(int tag, byte[] data) throws InvalidResponseException {
    int wrapper = PivCommands.isOwnWrapper(tag) ? tag : CONTENT;
    try {
      Tlv object = Tlv.parse(data);
      if (object.tag() != wrapper) {
        throw new InvalidResponseException(
            "the data object is not in the tag that it has to be in");
      }
      return object.value();
    } catch (TlvException e) {
      throw new InvalidResponseException("the data object is malformed", e);
    }
  }

  /**
   * The public key of a generated pair, checked: right kind and size, an RSA modulus that is odd
   * and without small factors, an exponent from 65537 on, a point that is on its curve.
   *
   * @return its {@link PublicKey#getEncoded() encoding} is a SubjectPublicKeyInfo
   */
  public static PublicKey generatedKey(PivAlgorithm algorithm, byte[] data)
      throws InvalidResponseException {
    try {
      Tlv template = Tlv.parse(data);
      if (template.tag() != 0x7F49) {
        throw new InvalidResponseException("the answer is no public key template 7F49");
      }
      return publicKey(algorithm, template.value());
    } catch (TlvException e) {
      throw new InvalidResponseException("the public key template is malformed", e);
    }
  }

  /** The public key in the objects of a public key template, checked like a generated one. */
  static PublicKey publicKey(PivAlgorithm algorithm, byte[] objects)
      throws InvalidResponseException {
    return switch (algorithm.kind()) {
      case RSA ->
          PublicKeys.rsa(
              algorithm.bits(),
              object(objects, 0x81, "modulus"),
              object(objects, 0x82, "public exponent"));
      case EC -> PublicKeys.ec(algorithm, object(objects, 0x86, "point"));
      case BLOCK_CIPHER -> throw new IllegalArgumentException(algorithm + " has no public key");
    };
  }

  private static byte[] object(byte[] objects, int tag, String what)
      throws InvalidResponseException {
    try {
      Optional<byte[]> value = Tlv.find(Tlv.parseAll(objects), tag);
      if (value.isEmpty()) {
        throw new InvalidResponseException("the public key template lacks the " + what);
      }
      return value.get();
    } catch (TlvException e) {
      throw new InvalidResponseException("the public key template is malformed", e);
    }
  }

  /** The result of {@link PivCommands#applyRsa}: exactly as long as the modulus. */
  public static byte[] rsaResult(PivAlgorithm algorithm, byte[] data)
      throws InvalidResponseException {
    return exactly(algorithm.bytes(), response(data), "RSA result");
  }

  /**
   * The signature of {@link PivCommands#signEcdsa}, as the DER sequence of r and s; bounded in
   * length, for the verification to judge.
   */
  public static byte[] ecdsaSignature(PivAlgorithm algorithm, byte[] data)
      throws InvalidResponseException {
    byte[] signature = response(data);
    // SEQUENCE header of up to 3 bytes, two INTEGERs with 2 bytes of header and a sign byte each.
    int longest = 3 + 2 * (2 + 1 + algorithm.bytes());
    if (signature.length < 8 || signature.length > longest || signature[0] != 0x30) {
      throw new InvalidResponseException("the answer is no ECDSA signature for " + algorithm);
    }
    return signature;
  }

  /** The secret of {@link PivCommands#agree}: the X coordinate, as long as the field. */
  public static byte[] agreedSecret(PivAlgorithm algorithm, byte[] data)
      throws InvalidResponseException {
    return exactly(algorithm.bytes(), response(data), "shared secret");
  }

  private static byte[] response(byte[] data) throws InvalidResponseException {
    return GeneralAuthenticate.read(data, GeneralAuthenticate.RESPONSE, "response");
  }

  static byte[] exactly(int length, byte[] value, String what) throws InvalidResponseException {
    if (value.length != length) {
      throw new InvalidResponseException(
          "the " + what + " has " + value.length + " bytes, not " + length);
    }
    return value;
  }
}
