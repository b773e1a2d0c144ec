package org.keywright.cardcheck.card;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import javax.crypto.KeyAgreement;
import org.keywright.cardcheck.read.Ber;
import org.keywright.cardcheck.read.Element;
import org.keywright.cardcheck.read.MalformedException;

/**
 * What a private key is asked, and whether an answer is that of the key which belongs to a public
 * one (SP 800-73-5 part 2 appendix A): a signature, a decryption, or a key agreement.
 */
sealed interface KeyChallenge {

  /** For GENERAL AUTHENTICATE: 81 for a challenge, 85 for a point. */
  int tag();

  /** What the card gets. */
  byte[] value();

  /** Whether the key answered so. */
  boolean isAnswered(byte[] answer) throws GeneralSecurityException;

  /** The algorithm identifier of SP 800-78-5 table 9 for a key, if there is one. */
  static OptionalInt algorithm(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa ->
          switch (rsa.getModulus().bitLength()) {
            case 1024 -> OptionalInt.of(0x06);
            case 2048 -> OptionalInt.of(0x07);
            case 3072 -> OptionalInt.of(0x05);
            default -> OptionalInt.empty();
          };
      case ECPublicKey ec ->
          switch (ec.getParams().getCurve().getField().getFieldSize()) {
            case 256 -> OptionalInt.of(0x11);
            case 384 -> OptionalInt.of(0x14);
            default -> OptionalInt.empty();
          };
      default -> OptionalInt.empty();
    };
  }

  /**
   * A fresh challenge.
   *
   * @param establishment whether the key is for key establishment
   */
  static KeyChallenge of(PublicKey key, boolean establishment) throws GeneralSecurityException {
    return switch (key) {
      case RSAPublicKey rsa -> establishment ? Decryption.of(rsa) : RsaSignature.of(rsa);
      case ECPublicKey ec -> establishment ? Agreement.of(ec) : EcSignature.of(ec);
      default -> throw new GeneralSecurityException("there is no challenge for such a key");
    };
  }

  /** The value of element 82 in the 7C of a response. */
  static byte[] answer(byte[] response) throws MalformedException {
    Element template = Ber.only(response);
    if (template.tag() != 0x7C) {
      throw new MalformedException("its answer has the tag " + template.name());
    }
    List<Element> elements = Ber.elements(template.value());
    return elements.stream()
        .filter(element -> element.tag() == 0x82)
        .findFirst()
        .orElseThrow(() -> new MalformedException("its answer has no element 82"))
        .value();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** A number in so many bytes, big-endian. */
  private static byte[] fixed(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[length];
    int count = Math.min(bytes.length, length);
    System.arraycopy(bytes, bytes.length - count, fixed, length - count, count);
    return fixed;
  }

  /** PKCS #1 v1.5 with SHA-256, padded by the host (RFC 8017 clause 9.2). */
  record RsaSignature(RSAPublicKey key, byte[] message, byte[] value) implements KeyChallenge {

    private static final byte[] DIGEST_INFO =
        HexFormat.of().parseHex("3031300D060960864801650304020105000420");

    static RsaSignature of(RSAPublicKey key) throws GeneralSecurityException {
      byte[] message = random(32);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(message);
      byte[] block = new byte[(key.getModulus().bitLength() + 7) / 8];
      Arrays.fill(block, (byte) 0xFF);
      block[0] = 0;
      block[1] = 1;
      int at = block.length - digest.length - DIGEST_INFO.length;
      block[at - 1] = 0;
      System.arraycopy(DIGEST_INFO, 0, block, at, DIGEST_INFO.length);
      System.arraycopy(digest, 0, block, at + DIGEST_INFO.length, digest.length);
      return new RsaSignature(key, message, block);
    }

    @Override
    public int tag() {
      return 0x81;
    }

    @Override
    public boolean isAnswered(byte[] answer) throws GeneralSecurityException {
      return verifies("SHA256withRSA", key, message, answer);
    }
  }

  /** ECDSA over the digest that goes with the curve. */
  record EcSignature(ECPublicKey key, byte[] message, byte[] value) implements KeyChallenge {

    static EcSignature of(ECPublicKey key) throws GeneralSecurityException {
      byte[] message = random(32);
      return new EcSignature(
          key,
          message,
          MessageDigest.getInstance(isLarge(key) ? "SHA-384" : "SHA-256").digest(message));
    }

    private static boolean isLarge(ECPublicKey key) {
      return key.getParams().getCurve().getField().getFieldSize() > 256;
    }

    @Override
    public int tag() {
      return 0x81;
    }

    @Override
    public boolean isAnswered(byte[] answer) throws GeneralSecurityException {
      return verifies(isLarge(key) ? "SHA384withECDSA" : "SHA256withECDSA", key, message, answer);
    }
  }

  /** A random block, encrypted with the public key (RFC 8017 clause 7.2.1). */
  record Decryption(byte[] plain, byte[] value) implements KeyChallenge {

    static Decryption of(RSAPublicKey key) {
      int length = (key.getModulus().bitLength() + 7) / 8;
      byte[] plain = random(length);
      for (int i = 2; i < length; i++) {
        // Padding has no zeros, and what follows may have none.
        plain[i] = plain[i] == 0 ? 1 : plain[i];
      }
      plain[0] = 0;
      plain[1] = 2;
      plain[length - 33] = 0;
      BigInteger encrypted =
          new BigInteger(1, plain).modPow(key.getPublicExponent(), key.getModulus());
      return new Decryption(plain, fixed(encrypted, length));
    }

    @Override
    public int tag() {
      return 0x81;
    }

    @Override
    public boolean isAnswered(byte[] answer) {
      return MessageDigest.isEqual(plain, answer);
    }
  }

  /** A key agreement with a key that is made for it (SP 800-56A, cofactor 1). */
  record Agreement(byte[] shared, byte[] value) implements KeyChallenge {

    static Agreement of(ECPublicKey key) throws GeneralSecurityException {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(key.getParams());
      KeyPair own = generator.generateKeyPair();
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(own.getPrivate());
      agreement.doPhase(key, true);
      ECPublicKey point = (ECPublicKey) own.getPublic();
      int length = (key.getParams().getCurve().getField().getFieldSize() + 7) / 8;
      byte[] encoded = new byte[1 + 2 * length];
      encoded[0] = 4;
      System.arraycopy(fixed(point.getW().getAffineX(), length), 0, encoded, 1, length);
      System.arraycopy(fixed(point.getW().getAffineY(), length), 0, encoded, 1 + length, length);
      return new Agreement(agreement.generateSecret(), encoded);
    }

    @Override
    public int tag() {
      return 0x85;
    }

    @Override
    public boolean isAnswered(byte[] answer) {
      return MessageDigest.isEqual(shared, answer);
    }
  }

  private static boolean verifies(String algorithm, PublicKey key, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(key);
    verifier.update(message);
    return verifier.verify(signature);
  }
}
