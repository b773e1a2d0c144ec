package org.keywright.server.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/** The parts that all certificates are put together from. */
final class CertificateAssembly {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SERIAL_BITS = 128;

  private CertificateAssembly() {}

  /** A random positive serial number of 128 bits. */
  static BigInteger serialNumber() {
    BigInteger serial;
    do {
      serial = new BigInteger(SERIAL_BITS, RANDOM);
    } while (serial.signum() == 0);
    return serial;
  }

  /** The configured country, organization and unit, then what the caller adds. */
  static X500NameBuilder name(CaProperties settings) {
    X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
    if (settings.country() != null) {
      name.addRDN(BCStyle.C, settings.country());
    }
    name.addRDN(BCStyle.O, settings.organization());
    if (settings.organizationalUnit() != null) {
      name.addRDN(BCStyle.OU, settings.organizationalUnit());
    }
    return name;
  }

  static X509v3CertificateBuilder builder(
      X500Name issuer,
      BigInteger serial,
      Validity validity,
      X500Name subject,
      SubjectPublicKeyInfo key) {
    return new X509v3CertificateBuilder(
        issuer,
        serial,
        Date.from(validity.notBefore()),
        Date.from(validity.notAfter()),
        subject,
        key);
  }

  static void add(
      X509v3CertificateBuilder builder,
      ASN1ObjectIdentifier extension,
      boolean critical,
      ASN1Encodable value) {
    try {
      builder.addExtension(extension, critical, value);
    } catch (IOException e) {
      throw new IllegalStateException("extension " + extension + " cannot be encoded", e);
    }
  }

  /** Names a key by the leftmost 160 bits of SHA-256 over its bits (RFC 7093, method 1). */
  static byte[] keyIdentifier(SubjectPublicKeyInfo key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getPublicKeyData().getOctets());
      return Arrays.copyOf(hash, 20);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static SubjectKeyIdentifier subjectKeyIdentifier(SubjectPublicKeyInfo key) {
    return new SubjectKeyIdentifier(keyIdentifier(key));
  }

  static AuthorityKeyIdentifier authorityKeyIdentifier(SubjectPublicKeyInfo issuerKey) {
    return new AuthorityKeyIdentifier(keyIdentifier(issuerKey));
  }

  /** Where the issuer's CRL is. */
  static CRLDistPoint crlDistributionPoint(CaProperties settings, KeyRole issuer) {
    GeneralName url = uri(settings.url(PkiPaths.crl(issuer)));
    return new CRLDistPoint(
        new DistributionPoint[] {
          new DistributionPoint(new DistributionPointName(new GeneralNames(url)), null, null)
        });
  }

  /** Where the issuer's certificate is, and OCSP for what the issuing key signs. */
  static AuthorityInformationAccess informationAccess(
      CaProperties settings, KeyRole issuer, boolean ocsp) {
    AccessDescription certificate =
        new AccessDescription(
            AccessDescription.id_ad_caIssuers, uri(settings.url(PkiPaths.issuers(issuer))));
    return ocsp
        ? new AuthorityInformationAccess(
            new AccessDescription[] {
              certificate,
              new AccessDescription(AccessDescription.id_ad_ocsp, uri(settings.url(PkiPaths.OCSP)))
            })
        : new AuthorityInformationAccess(new AccessDescription[] {certificate});
  }

  static void addPolicies(X509v3CertificateBuilder builder, Collection<String> policies) {
    if (!policies.isEmpty()) {
      add(
          builder,
          Extension.certificatePolicies,
          false,
          new CertificatePolicies(
              policies.stream()
                  .map(oid -> new PolicyInformation(new ASN1ObjectIdentifier(oid)))
                  .toArray(PolicyInformation[]::new)));
    }
  }

  static GeneralName uri(String uri) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
  }

  /** A certificate's validity, in whole seconds as certificates have it. */
  record Validity(Instant notBefore, Instant notAfter) {

    Validity {
      notBefore = notBefore.truncatedTo(ChronoUnit.SECONDS);
      notAfter = notAfter.truncatedTo(ChronoUnit.SECONDS);
    }

    /** From now, backdated, for a while. */
    static Validity of(Instant now, Duration backdate, TemporalAmount length) {
      return new Validity(now.minus(backdate), now.atZone(ZoneOffset.UTC).plus(length).toInstant());
    }

    /** The part of it that lies in the validity of the issuer. */
    Validity within(SigningKey issuer) {
      return new Validity(
          later(notBefore, issuer.notBefore()), earlier(notAfter, issuer.notAfter()));
    }

    /** This, but ending no later than the given time. */
    Validity until(Instant end) {
      return new Validity(notBefore, earlier(notAfter, end));
    }

    private static Instant earlier(Instant a, Instant b) {
      return a.isBefore(b) ? a : b;
    }

    private static Instant later(Instant a, Instant b) {
      return a.isAfter(b) ? a : b;
    }
  }
}
