package org.keywright.card.piv.command;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import org.keywright.card.apdu.InvalidResponseException;

/** Makes public keys of numbers that came from outside, after checking them. */
public final class PublicKeys {

  private static final BigInteger MIN_EXPONENT = BigInteger.valueOf(65537);

  /** SP 800-78-5 clause 3.1: applications take exponents below 2^256. */
  private static final int MAX_EXPONENT_BITS = 256;

  /** All primes up to 751: what SP 800-89 clause 5.3.3 tries a modulus against. */
  private static final BigInteger SMALL_PRIMES = smallPrimes(752);

  private PublicKeys() {}

  static PublicKey rsa(int bits, byte[] modulusBytes, byte[] exponentBytes)
      throws InvalidResponseException {
    if (modulusBytes.length > bits / 8 + 1) {
      throw new InvalidResponseException("the modulus has more than " + bits + " bits");
    }
    if (exponentBytes.length == 0 || exponentBytes.length > MAX_EXPONENT_BITS / 8 + 1) {
      throw new InvalidResponseException("the public exponent is missing or too long");
    }
    BigInteger modulus = new BigInteger(1, modulusBytes);
    BigInteger exponent = new BigInteger(1, exponentBytes);
    if (modulus.bitLength() != bits) {
      throw new InvalidResponseException(
          "the modulus has " + modulus.bitLength() + " bits, not " + bits);
    }
    // Evenness is a factor of 2: the small primes begin there.
    if (!modulus.gcd(SMALL_PRIMES).equals(BigInteger.ONE)) {
      throw new InvalidResponseException("the modulus has a small factor: this is no RSA key");
    }
    if (exponent.compareTo(MIN_EXPONENT) < 0
        || !exponent.testBit(0)
        || exponent.bitLength() > MAX_EXPONENT_BITS) {
      throw new InvalidResponseException(
          "the public exponent is not an odd number from 65537 to below 2^256");
    }
    try {
      return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    } catch (GeneralSecurityException e) {
      throw new InvalidResponseException("the RSA public key is not acceptable", e);
    }
  }

  /**
   * A key on P-256 or P-384.
   *
   * @param point 04 || X || Y
   * @throws InvalidResponseException if it is no point of that curve
   */
  public static PublicKey ec(PivAlgorithm algorithm, byte[] point) throws InvalidResponseException {
    int size = algorithm.bytes();
    if (point.length != 1 + 2 * size || point[0] != 0x04) {
      throw new InvalidResponseException("the point is not 04 || X || Y of " + algorithm);
    }
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + size));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 1 + size, point.length));
    try {
      ECParameterSpec curve = curve(algorithm);
      requireOnCurve(curve, x, y);
      return KeyFactory.getInstance("EC")
          .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
    } catch (GeneralSecurityException e) {
      throw new InvalidResponseException("the EC public key is not acceptable", e);
    }
  }

  /**
   * SP 800-56A clause 5.6.2.3.3; the curves have cofactor 1, so every point has the right order.
   */
  private static void requireOnCurve(ECParameterSpec curve, BigInteger x, BigInteger y)
      throws InvalidResponseException {
    if (!(curve.getCurve().getField() instanceof ECFieldFp field)) {
      throw new IllegalStateException("a NIST prime curve is not over a prime field");
    }
    BigInteger p = field.getP();
    BigInteger right =
        x.pow(3).add(curve.getCurve().getA().multiply(x)).add(curve.getCurve().getB()).mod(p);
    boolean on = x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.multiply(y).mod(p).equals(right);
    if (!on) {
      throw new InvalidResponseException("the point is not on its curve");
    }
  }

  static ECParameterSpec curve(PivAlgorithm algorithm) throws GeneralSecurityException {
    String name =
        switch (algorithm) {
          case P_256 -> "secp256r1";
          case P_384 -> "secp384r1";
          default -> throw new IllegalArgumentException(algorithm + " is no elliptic curve");
        };
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(name));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  private static BigInteger smallPrimes(int below) {
    BigInteger product = BigInteger.ONE;
    for (int i = 2; i < below; i++) {
      BigInteger candidate = BigInteger.valueOf(i);
      if (candidate.gcd(product).equals(BigInteger.ONE)) {
        product = product.multiply(candidate);
      }
    }
    return product;
  }
}
