package org.keywright.virtualdevice.crypto;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.keywright.virtualdevice.apdu.CardError;
import org.keywright.virtualdevice.apdu.StatusWord;
import org.keywright.virtualdevice.apdu.Tlv;

/**
 * Key pairs of a device: made, brought in, used, and their public halves as a card encodes them.
 */
public final class KeyPairs {

  private static final BigInteger PUBLIC_EXPONENT = BigInteger.valueOf(65537);

  private KeyPairs() {}

  /** A fresh key pair. */
  public static KeyPair generate(KeyAlgorithm algorithm, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.isRsa() ? "RSA" : "EC");
      if (algorithm.isRsa()) {
        generator.initialize(algorithm.bits(), random);
      } else {
        generator.initialize(new ECGenParameterSpec(algorithm.curve()), random);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no key generator for " + algorithm, e);
    }
  }

  /**
   * An RSA key pair from its primes, public exponent 65537.
   *
   * @throws CardError 6A80 if they do not make a key of this algorithm
   */
  public static KeyPair fromPrimes(KeyAlgorithm algorithm, byte[] first, byte[] second) {
    BigInteger p = new BigInteger(1, first);
    BigInteger q = new BigInteger(1, second);
    BigInteger modulus = p.multiply(q);
    if (modulus.bitLength() != algorithm.bits()
        || !p.isProbablePrime(20)
        || !q.isProbablePrime(20)
        || p.equals(q)) {
      throw new CardError(StatusWord.WRONG_DATA);
    }
    BigInteger p1 = p.subtract(BigInteger.ONE);
    BigInteger q1 = q.subtract(BigInteger.ONE);
    try {
      BigInteger d = PUBLIC_EXPONENT.modInverse(p1.multiply(q1));
      KeyFactory factory = KeyFactory.getInstance("RSA");
      return new KeyPair(
          factory.generatePublic(new RSAPublicKeySpec(modulus, PUBLIC_EXPONENT)),
          factory.generatePrivate(
              new RSAPrivateCrtKeySpec(
                  modulus, PUBLIC_EXPONENT, d, p, q, d.mod(p1), d.mod(q1), q.modInverse(p))));
    } catch (ArithmeticException | GeneralSecurityException e) {
      throw new CardError(StatusWord.WRONG_DATA);
    }
  }

  /**
   * An EC key pair from its private scalar.
   *
   * @throws CardError 6A80 if it is not a scalar of the curve
   */
  public static KeyPair fromScalar(KeyAlgorithm algorithm, byte[] scalar) {
    try {
      var curve = ECNamedCurveTable.getParameterSpec(algorithm.curve());
      BigInteger s = new BigInteger(1, scalar);
      if (s.signum() == 0 || s.compareTo(curve.getN()) >= 0) {
        throw new CardError(StatusWord.WRONG_DATA);
      }
      var point = curve.getG().multiply(s).normalize();
      ECParameterSpec parameters = parameters(algorithm);
      KeyFactory factory = KeyFactory.getInstance("EC");
      return new KeyPair(
          factory.generatePublic(
              new ECPublicKeySpec(
                  new ECPoint(
                      point.getAffineXCoord().toBigInteger(),
                      point.getAffineYCoord().toBigInteger()),
                  parameters)),
          factory.generatePrivate(new ECPrivateKeySpec(s, parameters)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no key factory for " + algorithm, e);
    }
  }

  /** The bare RSA operation on a block of the modulus' length (SP 800-73-5 part 2 appendix A). */
  public static byte[] rsaRaw(PrivateKey key, byte[] block) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, key);
      return cipher.doFinal(block);
    } catch (GeneralSecurityException e) {
      throw new CardError(StatusWord.WRONG_DATA); // the number is not below the modulus
    }
  }

  /** An ECDSA signature over a digest, DER-encoded. */
  public static byte[] ecdsa(PrivateKey key, byte[] digest, SecureRandom random) {
    try {
      Signature signature = Signature.getInstance("NONEwithECDSA");
      signature.initSign(key, random);
      signature.update(digest);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("ECDSA failed", e);
    }
  }

  /**
   * The shared secret (the x coordinate) of ECDH with cofactor 1.
   *
   * @param point 04, x and y
   * @throws CardError 6A80 if it is not a point of the curve
   */
  public static byte[] ecdh(KeyAlgorithm algorithm, PrivateKey key, byte[] point) {
    int size = algorithm.bytes();
    if (point.length != 1 + 2 * size || point[0] != 4) {
      throw new CardError(StatusWord.WRONG_DATA);
    }
    try {
      // Bouncy Castle refuses what is not on the curve before a key meets it.
      ECNamedCurveTable.getParameterSpec(algorithm.curve()).getCurve().decodePoint(point);
      PublicKey peer =
          KeyFactory.getInstance("EC")
              .generatePublic(
                  new ECPublicKeySpec(
                      new ECPoint(
                          new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + size)),
                          new BigInteger(1, Arrays.copyOfRange(point, 1 + size, 1 + 2 * size))),
                      parameters(algorithm)));
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(key);
      agreement.doPhase(peer, true);
      return agreement.generateSecret();
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new CardError(StatusWord.WRONG_DATA);
    }
  }

  /** The data objects inside 7F49: 81 and 82, or 86 (SP 800-73-5 part 2, table 26 and 27). */
  public static byte[] publicKeyObjects(KeyAlgorithm algorithm, PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      byte[] modulus = Tlv.encode(0x81, unsigned(rsa.getModulus(), algorithm.bytes()));
      byte[] exponent = Tlv.encode(0x82, unsigned(rsa.getPublicExponent(), 3));
      byte[] both = Arrays.copyOf(modulus, modulus.length + exponent.length);
      System.arraycopy(exponent, 0, both, modulus.length, exponent.length);
      return both;
    }
    ECPoint w = ((ECPublicKey) key).getW();
    return Tlv.encode(
        0x86,
        new byte[] {4},
        unsigned(w.getAffineX(), algorithm.bytes()),
        unsigned(w.getAffineY(), algorithm.bytes()));
  }

  /** A big-endian number in exactly so many bytes. */
  static byte[] unsigned(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    int leading = bytes.length > length ? bytes.length - length : 0;
    byte[] result = new byte[length];
    int copied = bytes.length - leading;
    System.arraycopy(bytes, leading, result, length - copied, copied);
    return result;
  }

  private static ECParameterSpec parameters(KeyAlgorithm algorithm)
      throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(algorithm.curve()));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }
}
