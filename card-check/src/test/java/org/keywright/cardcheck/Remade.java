package org.keywright.cardcheck;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Certificates of test cards, issued anew by an authority of these tests, so that one thing in them
 * can be another.
 */
final class Remade {

  private static final X500Name NAME = new X500Name("CN=Authority of these tests");
  private static final KeyPair KEY = keys("RSA", 2048);
  private static final Date FROM = Date.from(Instant.parse("2017-01-01T00:00:00Z"));
  private static final Date TO = Date.from(Instant.parse("2040-01-01T00:00:00Z"));

  private Remade() {}

  /** What a certificate will say. */
  static final class Draft {
    SubjectPublicKeyInfo key;
    Date notAfter;
    String signature = "SHA256withRSA";
    KeyPair issuer = KEY;
    final Map<ASN1ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();

    private Draft(X509CertificateHolder original) {
      key = original.getSubjectPublicKeyInfo();
      notAfter = original.getNotAfter();
      for (ASN1ObjectIdentifier oid : original.getExtensions().getExtensionOIDs()) {
        extensions.put(oid, original.getExtension(oid));
      }
    }

    void put(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
      try {
        extensions.put(oid, new Extension(oid, critical, value.toASN1Primitive().getEncoded()));
      } catch (IOException e) {
        throw new IllegalArgumentException(e);
      }
    }

    ASN1Encodable get(ASN1ObjectIdentifier oid) {
      Extension extension = extensions.get(oid);
      if (extension == null) {
        throw new IllegalArgumentException("there is no extension " + oid);
      }
      return extension.getParsedValue();
    }
  }

  /** The same certificate by another issuer, with what is changed in the draft. */
  static X509CertificateHolder certificate(byte[] der, Consumer<Draft> change) {
    try {
      X509CertificateHolder original = new X509CertificateHolder(der);
      Draft draft = new Draft(original);
      change.accept(draft);
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              NAME,
              original.getSerialNumber(),
              original.getNotBefore(),
              draft.notAfter,
              original.getSubject(),
              draft.key);
      for (Extension extension : draft.extensions.values()) {
        builder.addExtension(extension);
      }
      return builder.build(
          new JcaContentSignerBuilder(draft.signature).build(draft.issuer.getPrivate()));
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static X509Certificate authority() {
    try {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              NAME,
              BigInteger.ONE,
              FROM,
              TO,
              NAME,
              SubjectPublicKeyInfo.getInstance(KEY.getPublic().getEncoded()));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(KEY.getPrivate())));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A list of revoked certificates. */
  static X509CRL revoking(BigInteger... serials) {
    X509v2CRLBuilder builder = new X509v2CRLBuilder(NAME, FROM);
    builder.setNextUpdate(TO);
    for (BigInteger serial : serials) {
      builder.addCRLEntry(serial, FROM, 0);
    }
    try {
      return new JcaX509CRLConverter()
          .getCRL(
              builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(KEY.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair keys(String algorithm, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (size > 0) {
        generator.initialize(size);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
