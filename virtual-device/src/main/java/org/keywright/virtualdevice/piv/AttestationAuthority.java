package org.keywright.virtualdevice.piv;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.keywright.virtualdevice.apdu.Tlv;
import org.keywright.virtualdevice.crypto.DeviceRandom;
import org.keywright.virtualdevice.crypto.KeyAlgorithm;
import org.keywright.virtualdevice.crypto.KeyPairs;

/**
 * The made-up maker of a family of devices: a root, and below it the attestation key that a batch
 * of devices shares in slot F9 (makers load one key into many devices). Both follow from a number,
 * so that a verifier can pin the root once: whoever knows the number can forge attestations, which
 * is why a production system must never trust such a root.
 *
 * <p>Safe for concurrent use. Keys are made when they are needed first, in about a second.
 */
public final class AttestationAuthority {

  /** The data object that holds the certificate of slot F9. */
  public static final int CERTIFICATE_OBJECT = 0x5FFF01;

  private static final X500Name ROOT_NAME =
      new X500Name("CN=Virtual Device PIV Attestation Root, O=Not for production");
  private static final X500Name BATCH_NAME = new X500Name("CN=Virtual Device PIV Attestation");
  private static final Date NOT_BEFORE = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
  private static final Date NOT_AFTER = Date.from(Instant.parse("2049-12-31T23:59:59Z"));
  private static final Map<Long, AttestationAuthority> KNOWN = new ConcurrentHashMap<>();

  private final Supplier<Chain> chain;

  private AttestationAuthority(long family) {
    this.chain = once(() -> Chain.of(family));
  }

  /** The maker that this number stands for; the same number gives the same keys and bytes. */
  public static AttestationAuthority ofFamily(long family) {
    return KNOWN.computeIfAbsent(family, AttestationAuthority::new);
  }

  /** The root certificate, self-signed. */
  public X509Certificate root() {
    return chain.get().root();
  }

  StoredKey batchKey() {
    return chain.get().batchKey();
  }

  /** The content of the certificate's data object (SP 800-73-5 part 1 table 16). */
  byte[] certificateObject() {
    try {
      byte[] certificate = Tlv.encode(0x70, chain.get().batch().getEncoded());
      byte[] end = {0x71, 0x01, 0x00, (byte) 0xFE, 0x00};
      byte[] object = Arrays.copyOf(certificate, certificate.length + end.length);
      System.arraycopy(end, 0, object, certificate.length, end.length);
      return object;
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was made cannot be encoded", e);
    }
  }

  private static <T> Supplier<T> once(Supplier<T> maker) {
    return new Supplier<>() {
      private @Nullable T made;

      @Override
      public synchronized T get() {
        T value = made;
        if (value == null) {
          value = maker.get();
          made = value;
        }
        return value;
      }
    };
  }

  /** Root and batch certificate with the key in slot F9. */
  private record Chain(X509Certificate root, X509Certificate batch, StoredKey batchKey) {

    static Chain of(long family) {
      KeyPair root = pair(family, "root");
      KeyPair batch = pair(family, "batch");
      try {
        return new Chain(
            certify(ROOT_NAME, root, root, 1, 1),
            certify(BATCH_NAME, batch, root, 2, 0),
            StoredKey.of(KeyAlgorithm.RSA_2048, PinPolicy.NEVER, 1, false, batch));
      } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
        throw new IllegalStateException("the attestation chain cannot be made", e);
      }
    }
  }

  /**
   * RSA from a number, computed here and not by the platform's generator, so that a root pinned
   * today is still the root after an update of the platform.
   */
  private static KeyPair pair(long family, String label) {
    SecureRandom random = DeviceRandom.repeatable(family, "attestation " + label);
    return KeyPairs.fromPrimes(KeyAlgorithm.RSA_2048, prime(random), prime(random));
  }

  private static byte[] prime(SecureRandom random) {
    BigInteger one = BigInteger.ONE;
    while (true) {
      byte[] start = DeviceRandom.bytes(random, KeyAlgorithm.RSA_2048.bytes() / 2);
      start[0] |= (byte) 0xC0; // so that the product of two has all its bits
      BigInteger prime = new BigInteger(1, start).nextProbablePrime();
      boolean fits = prime.bitLength() == start.length * 8;
      if (fits && prime.subtract(one).gcd(BigInteger.valueOf(65537)).equals(one)) {
        byte[] bytes = prime.toByteArray();
        return Arrays.copyOfRange(bytes, bytes.length - start.length, bytes.length);
      }
    }
  }

  private static X509Certificate certify(
      X500Name subject, KeyPair pair, KeyPair issuer, int serial, int pathLength)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
    PrivateKey signer = issuer.getPrivate();
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            ROOT_NAME,
            BigInteger.valueOf(serial),
            NOT_BEFORE,
            NOT_AFTER,
            subject,
            SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(pathLength));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        identifiers.createSubjectKeyIdentifier(pair.getPublic()));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        identifiers.createAuthorityKeyIdentifier(issuer.getPublic()));
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(signer)));
  }
}
