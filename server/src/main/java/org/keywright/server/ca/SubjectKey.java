package org.keywright.server.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTNamedCurves;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A public key that may be certified: one of the algorithms that SP 800-78-5, table 1, allows in
 * the slots of a card (RSA 2048 and 3072, P-256, P-384), well-formed and not known to be weak.
 *
 * @param info the key, in DER
 * @param lastUse until when such keys may be used; no certificate is valid longer
 */
record SubjectKey(SubjectPublicKeyInfo info, Type type, Instant lastUse) {

  enum Type {
    RSA,
    EC
  }

  private static final Set<Integer> RSA_LENGTHS = Set.of(2048, 3072);

  /** SP 800-78-5, table 1: RSA 2048 is for use through 2030. */
  private static final Instant END_OF_RSA_2048 = Instant.parse("2030-12-31T23:59:59Z");

  /** SP 800-78-5, clause 3.1: keys are generated with this public exponent. */
  private static final BigInteger RSA_EXPONENT = BigInteger.valueOf(65537);

  /** In bytes: twice what RSA with 3072 bits takes. */
  private static final int MAX_LENGTH = 900;

  /** A modulus that shares a factor with this has a prime below 2000. */
  private static final BigInteger SMALL_PRIMES =
      IntStream.range(2, 2000)
          .mapToObj(BigInteger::valueOf)
          .filter(n -> n.isProbablePrime(50))
          .reduce(BigInteger.ONE, BigInteger::multiply);

  /**
   * Decodes and checks a key.
   *
   * @throws CertificateRefusedException with the reason {@code BAD_KEY} if it must not be certified
   */
  static SubjectKey check(byte[] subjectPublicKeyInfo) {
    if (subjectPublicKeyInfo.length > MAX_LENGTH) {
      throw refused("has more than " + MAX_LENGTH + " bytes");
    }
    try {
      SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(subjectPublicKeyInfo);
      if (!Arrays.equals(info.getEncoded("DER"), subjectPublicKeyInfo)) {
        throw refused("is not in DER, or bytes follow it");
      }
      ASN1ObjectIdentifier algorithm = info.getAlgorithm().getAlgorithm();
      if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
        RSAPublicKey key = RSAPublicKey.getInstance(info.parsePublicKey());
        checkRsa(key);
        return new SubjectKey(
            info, Type.RSA, key.getModulus().bitLength() < 3072 ? END_OF_RSA_2048 : Instant.MAX);
      }
      if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
        checkEc(info);
        return new SubjectKey(info, Type.EC, Instant.MAX);
      }
      throw refused("is of algorithm " + algorithm + ", not RSA or elliptic-curve");
    } catch (CertificateRefusedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The ASN.1 classes tell of bad structure by any runtime exception.
      throw refused("cannot be decoded");
    }
  }

  private static void checkRsa(RSAPublicKey key) {
    BigInteger modulus = key.getModulus();
    if (modulus.signum() < 0 || !RSA_LENGTHS.contains(modulus.bitLength())) {
      throw refused("is RSA with " + modulus.bitLength() + " bits, not 2048 or 3072");
    }
    if (!key.getPublicExponent().equals(RSA_EXPONENT)) {
      throw refused("is RSA with another public exponent than 65537");
    }
    if (!modulus.gcd(SMALL_PRIMES).equals(BigInteger.ONE)) {
      throw refused("is RSA with a small prime factor");
    }
    if (Roca.isWeak(modulus)) {
      throw refused("is RSA from a generator that is known to be weak (CVE-2017-15361)");
    }
  }

  private static void checkEc(SubjectPublicKeyInfo info) {
    if (!(info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve)
        || !(curve.equals(SECObjectIdentifiers.secp256r1)
            || curve.equals(SECObjectIdentifiers.secp384r1))) {
      throw refused("is on another curve than P-256 or P-384");
    }
    X9ECParameters parameters = NISTNamedCurves.getByOID(curve);
    byte[] point = info.getPublicKeyData().getOctets();
    int length = 1 + 2 * ((parameters.getCurve().getFieldSize() + 7) / 8);
    if (point.length != length || point[0] != 4) {
      throw refused("is not an uncompressed point of " + length + " bytes");
    }
    try {
      if (!parameters.getCurve().decodePoint(point).isValid()) {
        throw refused("is not a point on its curve");
      }
    } catch (IllegalArgumentException e) {
      throw refused("is not a point on its curve");
    }
  }

  private static CertificateRefusedException refused(String why) {
    return new CertificateRefusedException(
        CertificateRefusedException.Reason.BAD_KEY, "the public key " + why);
  }
}
