package org.keywright.server.ca;

import static org.keywright.server.ca.CertificateAssembly.add;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.jspecify.annotations.Nullable;
import org.keywright.server.ca.CertificateAssembly.Validity;
import org.keywright.server.ca.CertificateProfile.AlternativeName;

/** Puts certificates for cards together: a profile filled with a request's names and key. */
final class CardCertificates {

  private final CaProperties settings;
  private final AuthorityInformationAccess access;
  private final CRLDistPoint distributionPoint;

  CardCertificates(CaProperties settings) {
    this.settings = settings;
    this.access = CertificateAssembly.informationAccess(settings, KeyRole.ISSUING, true);
    this.distributionPoint = CertificateAssembly.crlDistributionPoint(settings, KeyRole.ISSUING);
  }

  /** A signed certificate, with what is in it at hand. */
  record Assembled(
      BigInteger serial, X500Name subject, Validity validity, X509CertificateHolder certificate) {}

  Assembled issue(
      CertificateProfile profile, CertificateRequest request, SigningKey issuer, Instant now) {
    SubjectKey key = SubjectKey.check(request.subjectPublicKeyInfo());
    List<GeneralName> names = alternativeNames(profile, request);
    BigInteger serial = CertificateAssembly.serialNumber();
    X500Name subject = subject(profile, request);
    Validity validity = validity(request, key, issuer, now);
    X509v3CertificateBuilder builder =
        CertificateAssembly.builder(
            issuer.holder().getSubject(), serial, validity, subject, key.info());
    add(
        builder,
        Extension.keyUsage,
        true,
        new KeyUsage(
            key.type() == SubjectKey.Type.RSA ? profile.rsaKeyUsage() : profile.ecKeyUsage()));
    add(
        builder,
        Extension.extendedKeyUsage,
        profile.purposesCritical(),
        new ExtendedKeyUsage(profile.purposes().toArray(KeyPurposeId[]::new)));
    if (!names.isEmpty()) {
      add(
          builder,
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(names.toArray(GeneralName[]::new)));
    }
    Boolean investigation = settings.backgroundInvestigation();
    if (profile.investigationIndicator() && investigation != null) {
      add(
          builder,
          PivOids.INVESTIGATION_INDICATOR,
          false,
          ASN1Boolean.getInstance(investigation.booleanValue()));
    }
    CertificateAssembly.addPolicies(builder, policies(profile, request));
    add(
        builder,
        Extension.subjectKeyIdentifier,
        false,
        CertificateAssembly.subjectKeyIdentifier(key.info()));
    add(
        builder,
        Extension.authorityKeyIdentifier,
        false,
        CertificateAssembly.authorityKeyIdentifier(issuer.holder().getSubjectPublicKeyInfo()));
    add(builder, Extension.authorityInfoAccess, false, access);
    add(builder, Extension.cRLDistributionPoints, false, distributionPoint);
    return new Assembled(serial, subject, validity, builder.build(issuer.signer()));
  }

  /**
   * From shortly before now to whatever ends first: the wish, the longest allowed, the time of the
   * key's algorithm, the issuer.
   */
  private Validity validity(
      CertificateRequest request, SubjectKey key, SigningKey issuer, Instant now) {
    Validity validity =
        Validity.of(now, settings.backdate(), settings.certificateValidity())
            .until(request.notAfter())
            .until(key.lastUse())
            .within(issuer);
    if (!validity.notAfter().isAfter(now)) {
      throw new CertificateRefusedException(
          CertificateRefusedException.Reason.BAD_VALIDITY,
          "the certificate would have ended at "
              + validity.notAfter()
              + ": the card, keys of this algorithm or the issuing authority end then");
    }
    return validity;
  }

  private X500Name subject(CertificateProfile profile, CertificateRequest request) {
    X500NameBuilder name = CertificateAssembly.name(settings);
    return switch (profile.subject()) {
      case HOLDER -> name.addRDN(BCStyle.CN, request.holder().commonName()).build();
      case CARD -> name.addRDN(BCStyle.SERIALNUMBER, request.card().cardUuid().toString()).build();
    };
  }

  private Set<String> policies(CertificateProfile profile, CertificateRequest request) {
    Set<String> policies =
        new LinkedHashSet<>(settings.policies().getOrDefault(profile.name(), List.of()));
    policies.addAll(request.policies());
    return policies;
  }

  private static List<GeneralName> alternativeNames(
      CertificateProfile profile, CertificateRequest request) {
    List<GeneralName> names = new ArrayList<>();
    for (AlternativeName form : AlternativeName.values()) {
      boolean required = profile.required().contains(form);
      if (required || profile.optional().contains(form)) {
        GeneralName name = alternativeName(form, request);
        if (name != null) {
          names.add(name);
        } else if (required) {
          throw new CertificateRefusedException(
              CertificateRefusedException.Reason.BAD_NAMES,
              "the profile "
                  + profile.name()
                  + " needs a "
                  + form.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                  + " and the request has none");
        }
      }
    }
    return names;
  }

  private static @Nullable GeneralName alternativeName(
      AlternativeName form, CertificateRequest request) {
    return switch (form) {
      case USER_PRINCIPAL_NAME -> {
        String name = request.holder().userPrincipalName();
        yield name == null ? null : otherName(PivOids.USER_PRINCIPAL_NAME, new DERUTF8String(name));
      }
      case EMAIL -> {
        String email = request.holder().email();
        yield email == null ? null : new GeneralName(GeneralName.rfc822Name, email);
      }
      case FASC_N -> {
        byte[] fascN = request.card().fascN();
        yield fascN == null ? null : otherName(PivOids.FASC_N, new DEROctetString(fascN));
      }
      case CARD_UUID -> CertificateAssembly.uri("urn:uuid:" + request.card().cardUuid());
    };
  }

  private static GeneralName otherName(
      org.bouncycastle.asn1.ASN1ObjectIdentifier type, ASN1Encodable value) {
    return new GeneralName(GeneralName.otherName, new OtherName(type, value));
  }
}
