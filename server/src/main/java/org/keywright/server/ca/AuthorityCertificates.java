package org.keywright.server.ca;

import static org.keywright.server.ca.CertificateAssembly.add;
import static org.keywright.server.ca.CertificateAssembly.authorityKeyIdentifier;
import static org.keywright.server.ca.CertificateAssembly.crlDistributionPoint;
import static org.keywright.server.ca.CertificateAssembly.informationAccess;
import static org.keywright.server.ca.CertificateAssembly.subjectKeyIdentifier;

import java.security.KeyPair;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.keywright.card.piv.model.CardKind;
import org.keywright.server.ca.CertificateAssembly.Validity;

/** The certificates of the authority's own keys. */
final class AuthorityCertificates {

  private static final String ANY_POLICY = "2.5.29.32.0";

  private final CaProperties settings;

  AuthorityCertificates(CaProperties settings) {
    this.settings = settings;
  }

  X509CertificateHolder root(KeyPair key, SignatureAlgorithm algorithm, Instant now) {
    X500Name name = name(settings.rootName());
    SubjectPublicKeyInfo info = info(key);
    X509v3CertificateBuilder builder =
        CertificateAssembly.builder(
            name,
            CertificateAssembly.serialNumber(),
            validity(now, settings.rootValidity()),
            name,
            info);
    add(builder, Extension.basicConstraints, true, new BasicConstraints(true));
    add(builder, Extension.keyUsage, true, caKeyUsage());
    add(builder, Extension.subjectKeyIdentifier, false, subjectKeyIdentifier(info));
    return builder.build(algorithm.signer(key.getPrivate()));
  }

  /**
   * The issuing authority under the root. It may assert any policy: without that a relying party
   * that asks for one finds none valid (RFC 5280, clause 6.1.3 e).
   */
  X509CertificateHolder issuing(KeyPair key, SigningKey root, Instant now) {
    SubjectPublicKeyInfo info = info(key);
    X509v3CertificateBuilder builder =
        under(root, settings.issuingName(), info, validity(now, settings.issuingValidity()));
    add(builder, Extension.basicConstraints, true, new BasicConstraints(0));
    add(builder, Extension.keyUsage, true, caKeyUsage());
    CertificateAssembly.addPolicies(builder, List.of(ANY_POLICY));
    add(builder, Extension.authorityInfoAccess, false, access(KeyRole.ROOT, false));
    add(
        builder,
        Extension.cRLDistributionPoints,
        false,
        crlDistributionPoint(settings, KeyRole.ROOT));
    return builder.build(root.signer());
  }

  /** A signer of card contents (FIPS 201-3, clause 4.2.1). */
  X509CertificateHolder contentSigning(CardKind card, KeyPair key, SigningKey issuer, Instant now) {
    X509v3CertificateBuilder builder =
        under(
            issuer,
            switch (card) {
              case PIV -> settings.contentSigningName();
              case PIV_I -> settings.pivIContentSigningName();
            },
            info(key),
            validity(now, settings.contentSigningValidity()));
    add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    add(
        builder,
        Extension.extendedKeyUsage,
        true,
        new ExtendedKeyUsage(KeyPurposeId.getInstance(PivOids.contentSigning(card))));
    CertificateAssembly.addPolicies(
        builder, settings.policies().getOrDefault(KeyRole.signerOf(card).id(), List.of()));
    add(builder, Extension.authorityInfoAccess, false, access(KeyRole.ISSUING, true));
    add(
        builder,
        Extension.cRLDistributionPoints,
        false,
        crlDistributionPoint(settings, KeyRole.ISSUING));
    return builder.build(issuer.signer());
  }

  /** A delegated OCSP signer, whose own status need not be checked (RFC 6960, clause 4.2.2.2). */
  X509CertificateHolder ocspSigning(KeyPair key, SigningKey issuer, Instant now) {
    X509v3CertificateBuilder builder =
        under(
            issuer,
            settings.ocspSigningName(),
            info(key),
            validity(now, settings.ocspSigningValidity()));
    add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    add(
        builder,
        Extension.extendedKeyUsage,
        true,
        new ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning));
    add(builder, OCSPObjectIdentifiers.id_pkix_ocsp_nocheck, false, DERNull.INSTANCE);
    add(builder, Extension.authorityInfoAccess, false, access(KeyRole.ISSUING, false));
    return builder.build(issuer.signer());
  }

  private X509v3CertificateBuilder under(
      SigningKey issuer, String commonName, SubjectPublicKeyInfo info, Validity validity) {
    X509v3CertificateBuilder builder =
        CertificateAssembly.builder(
            issuer.holder().getSubject(),
            CertificateAssembly.serialNumber(),
            validity.within(issuer),
            name(commonName),
            info);
    add(builder, Extension.subjectKeyIdentifier, false, subjectKeyIdentifier(info));
    add(
        builder,
        Extension.authorityKeyIdentifier,
        false,
        authorityKeyIdentifier(issuer.holder().getSubjectPublicKeyInfo()));
    return builder;
  }

  private org.bouncycastle.asn1.x509.AuthorityInformationAccess access(
      KeyRole issuer, boolean ocsp) {
    return informationAccess(settings, issuer, ocsp);
  }

  private Validity validity(Instant now, Period length) {
    return Validity.of(now, settings.backdate(), length);
  }

  private X500Name name(String commonName) {
    return CertificateAssembly.name(settings).addRDN(BCStyle.CN, commonName).build();
  }

  private static SubjectPublicKeyInfo info(KeyPair key) {
    return SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded());
  }

  private static KeyUsage caKeyUsage() {
    return new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
  }
}
