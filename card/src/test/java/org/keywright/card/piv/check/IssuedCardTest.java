package org.keywright.card.piv.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.keywright.card.piv.model.BiometricObject;
import org.keywright.card.piv.model.CardCapabilityContainer;
import org.keywright.card.piv.model.CbeffHeader;
import org.keywright.card.piv.model.CertificateObject;
import org.keywright.card.piv.model.Chuid;
import org.keywright.card.piv.model.DigestAlgorithm;
import org.keywright.card.piv.model.Discovery;
import org.keywright.card.piv.model.FacialImageRecord;
import org.keywright.card.piv.model.FascN;
import org.keywright.card.piv.model.GoldenCards;
import org.keywright.card.piv.model.LdsSecurityObject;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.piv.model.PrintedInformation;
import org.keywright.card.piv.model.SecurityObject;
import org.keywright.card.piv.model.Uuids;

/** A card made with the model, signed with ECDSA, is as FIPS 201-3 asks for. */
class IssuedCardTest {

  private static final String POLICY = "2.999.1.13";
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final LocalDate EXPIRATION = LocalDate.of(2031, 11, 20);
  private static final Instant LAST = EXPIRATION.atStartOfDay(ZoneOffset.UTC).toInstant();
  private static final FascN FASC_N = FascN.nonFederal(17);
  private static final UUID CARD = UUID.fromString("94e28c68-84db-44db-8a0e-f502d6689b14");

  private static final Map<PivObject, byte[]> OBJECTS = new EnumMap<>(PivObject.class);
  private static final Map<PivObject, KeyPair> KEYS = new EnumMap<>(PivObject.class);
  private static CheckOptions options = CheckOptions.at(NOW, Edition.FIPS_201_3);
  private static Holder authority = new Holder("none", new KeyPair(null, null));
  private static int serial = 1;

  /** A name and its key. */
  private record Holder(String name, KeyPair key) {
    static Holder of(String name) throws GeneralSecurityException {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp384r1"));
      return new Holder(name, generator.generateKeyPair());
    }
  }

  @BeforeAll
  static void issue() throws Exception {
    Holder root = Holder.of("CN=Test Root");
    authority = Holder.of("CN=Test Issuing");
    Holder signer = Holder.of("CN=Test Content Signer");
    X509Certificate anchor = authority(root, root);
    X509Certificate issuing = authority(authority, root);
    X509Certificate signing = contentSigner(signer, authority);

    Chuid chuid = Chuid.of(FASC_N, CARD, EXPIRATION, null);
    OBJECTS.put(
        PivObject.CHUID,
        chuid
            .withSignature(
                sign(signer, signing, chuid.signedBytes(), CmsSignature.CHUID_CONTENT, true, false))
            .encode());
    OBJECTS.put(PivObject.CARD_CAPABILITY_CONTAINER, CardCapabilityContainer.minimal().encode());
    OBJECTS.put(PivObject.DISCOVERY, Discovery.applicationPinOnly().encode());
    OBJECTS.put(
        PivObject.PRINTED_INFORMATION,
        new PrintedInformation(
                "Ada Example",
                "Employee",
                EXPIRATION,
                "0000000017",
                PrintedInformation.padIssuer("Test"),
                null,
                null)
            .encode());
    biometric(PivObject.FINGERPRINTS, fingerprints(), signer, signing);
    biometric(PivObject.FACIAL_IMAGE, face(), signer, signing);

    SecurityObject.Draft draft = SecurityObject.draft(DigestAlgorithm.SHA384, OBJECTS);
    OBJECTS.put(
        PivObject.SECURITY_OBJECT,
        draft
            .signed(
                sign(
                    signer,
                    signing,
                    draft.hashes().encode(),
                    LdsSecurityObject.CONTENT_TYPE,
                    false,
                    true))
            .encode());
    for (PivObject object :
        List.of(
            PivObject.PIV_AUTHENTICATION_CERTIFICATE,
            PivObject.DIGITAL_SIGNATURE_CERTIFICATE,
            PivObject.KEY_MANAGEMENT_CERTIFICATE,
            PivObject.CARD_AUTHENTICATION_CERTIFICATE)) {
      Holder key = Holder.of("CN=Ada Example");
      KEYS.put(object, key.key());
      byte[] der = certificate(object, key, authority).getEncoded();
      OBJECTS.put(object, CertificateObject.compressed(der).encode());
    }
    Map<PivObject, Set<String>> policies = new EnumMap<>(PivObject.class);
    KEYS.keySet().forEach(o -> policies.put(o, Set.of(POLICY)));
    policies.put(PivObject.CHUID, Set.of(POLICY));
    Map<PivObject, PublicKey> publicKeys = new EnumMap<>(PivObject.class);
    KEYS.forEach((o, k) -> publicKeys.put(o, k.getPublic()));
    options =
        options
            .withAuthorities(Set.of(anchor), Set.of(issuing))
            .withPolicies(policies)
            .withKeys(publicKeys);
  }

  @Test
  void a_card_made_with_the_model_has_no_failures_under_FIPS_201_3() {
    CardReport report = CardChecker.check(OBJECTS, options);
    assertThat(report.failures()).isEmpty();
    assertThat(report.with(Outcome.NOT_TESTED))
        .allMatch(f -> f.check() == Check.CERTIFICATE_NOT_REVOKED);
  }

  @Test
  void its_objects_fit_into_the_smallest_card() {
    OBJECTS.forEach((object, content) ->
        assertThat(content.length)
            .as(object.title())
            .isLessThanOrEqualTo(object.minimumCapacity() + 4));
  }

  @Test
  void another_key_than_the_certified_one_is_noticed() {
    CheckOptions swapped =
        options.withKeys(
            Map.of(
                PivObject.PIV_AUTHENTICATION_CERTIFICATE,
                Objects.requireNonNull(KEYS.get(PivObject.CARD_AUTHENTICATION_CERTIFICATE))
                    .getPublic()));
    assertThat(CardChecker.check(OBJECTS, swapped).failures())
        .singleElement()
        .satisfies(f -> assertThat(f.check()).isEqualTo(Check.CERTIFICATE_KEY_MATCH));
  }

  @Test
  void a_biometric_signed_with_a_cardholders_certificate_is_noticed() throws Exception {
    Holder holder = Holder.of("CN=Mallory");
    X509Certificate certificate =
        certificate(PivObject.DIGITAL_SIGNATURE_CERTIFICATE, holder, authority);
    CbeffHeader header =
        BiometricObject.decode(PivObject.FINGERPRINTS, object(PivObject.FINGERPRINTS)).header();
    BiometricObject forged =
        BiometricObject.<Exception>sign(
            header,
            fingerprints(),
            bytes -> sign(holder, certificate, bytes, CmsSignature.BIOMETRIC_CONTENT, true, false));
    Map<PivObject, byte[]> objects = new EnumMap<>(OBJECTS);
    objects.put(PivObject.FINGERPRINTS, forged.encode());
    assertThat(CardChecker.check(objects, options).failures())
        .extracting(Finding::check)
        .containsExactlyInAnyOrder(Check.BIOMETRIC_SIGNATURE, Check.SECURITY_OBJECT_HASH);
    CheckOptions withoutAnchors = options.withAuthorities(Set.of(), Set.of());
    assertThat(
            CardChecker.check(objects, withoutAnchors)
                .find(Check.BIOMETRIC_SIGNATURE, PivObject.FINGERPRINTS)
                .orElseThrow()
                .outcome())
        .isEqualTo(Outcome.NOT_TESTED);
  }

  @Test
  void a_biometric_of_a_second_content_signer_is_accepted() throws Exception {
    Holder second = Holder.of("CN=Second Content Signer");
    Map<PivObject, byte[]> objects = new EnumMap<>(OBJECTS);
    X509Certificate certificate = contentSigner(second, authority);
    BiometricObject face =
        BiometricObject.<Exception>sign(
            BiometricObject.decode(PivObject.FACIAL_IMAGE, object(PivObject.FACIAL_IMAGE)).header(),
            face(),
            bytes -> sign(second, certificate, bytes, CmsSignature.BIOMETRIC_CONTENT, true, false));
    objects.put(PivObject.FACIAL_IMAGE, face.encode());
    assertThat(CardChecker.check(objects, options).failures())
        .extracting(Finding::check)
        .containsExactly(Check.SECURITY_OBJECT_HASH);
  }

  @Test
  void a_security_object_of_another_signer_is_noticed() throws Exception {
    Holder holder = Holder.of("CN=Mallory");
    X509Certificate certificate = contentSigner(holder, authority);
    Map<PivObject, byte[]> hashed = new EnumMap<>(OBJECTS);
    hashed.keySet().removeAll(KEYS.keySet());
    hashed.remove(PivObject.SECURITY_OBJECT);
    SecurityObject.Draft draft = SecurityObject.draft(DigestAlgorithm.SHA256, hashed);
    byte[] cms =
        sign(
            holder,
            certificate,
            draft.hashes().encode(),
            LdsSecurityObject.CONTENT_TYPE,
            false,
            true);
    Map<PivObject, byte[]> objects = new EnumMap<>(OBJECTS);
    objects.put(PivObject.SECURITY_OBJECT, draft.signed(cms).encode());
    assertThat(CardChecker.check(objects, options).failures())
        .extracting(Finding::check)
        .containsExactly(Check.SECURITY_OBJECT_SIGNATURE);
  }

  private static byte[] object(PivObject object) {
    return Objects.requireNonNull(OBJECTS.get(object));
  }

  private static void biometric(
      PivObject object, byte[] record, Holder signer, X509Certificate signing) throws Exception {
    CbeffHeader header =
        CbeffHeader.of(
            object, NOW, NOW, LAST, CbeffHeader.QUALITY_NOT_SUPPORTED, "Test desk", FASC_N);
    BiometricObject signed =
        BiometricObject.<Exception>sign(
            header,
            record,
            bytes -> sign(signer, signing, bytes, CmsSignature.BIOMETRIC_CONTENT, false, false));
    OBJECTS.put(object, signed.encode());
  }

  private static byte[] fingerprints() {
    return GoldenCards.file("fingerprints/icam46-fmr.ansi2004");
  }

  private static byte[] face() throws PivDataException {
    byte[] golden =
        BiometricObject.decode(
                PivObject.FACIAL_IMAGE,
                GoldenCards.object("46_Golden_FIPS_201-2_PIV", PivObject.FACIAL_IMAGE))
            .record()
            .toBytes();
    byte[] image = FacialImageRecord.decode(golden).image().toBytes();
    return FacialImageRecord.fullFrontal(image, 200, 162).encode();
  }

  private static byte[] sign(
      Holder signer,
      X509Certificate signing,
      byte[] content,
      String type,
      boolean withCertificate,
      boolean withContent)
      throws CMSException, GeneralSecurityException, OperatorCreationException, IOException {
    ASN1EncodableVector attributes = new ASN1EncodableVector();
    attributes.add(
        attribute(
            "2.16.840.1.101.3.6.5",
            X500Name.getInstance(signing.getSubjectX500Principal().getEncoded())));
    if (type.equals(CmsSignature.BIOMETRIC_CONTENT)) {
      attributes.add(attribute("2.16.840.1.101.3.6.6", new DEROctetString(FASC_N.encode())));
      attributes.add(attribute("1.3.6.1.1.16.4", new DEROctetString(Uuids.encode(CARD))));
    }
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
            .setSignedAttributeGenerator(
                new DefaultSignedAttributeTableGenerator(new AttributeTable(attributes)))
            .build(
                new JcaContentSignerBuilder("SHA384withECDSA").build(signer.key().getPrivate()),
                signing));
    if (withCertificate) {
      generator.addCertificates(new JcaCertStore(List.of(signing)));
    }
    return generator
        .generate(new CMSProcessableByteArray(new ASN1ObjectIdentifier(type), content), withContent)
        .getEncoded("DER");
  }

  private static Attribute attribute(String type, ASN1Encodable value) {
    return new Attribute(new ASN1ObjectIdentifier(type), new DERSet(value));
  }

  private static X509Certificate authority(Holder subject, Holder issuer) throws Exception {
    X509v3CertificateBuilder builder = builder(subject, issuer);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    builder.addExtension(Extension.certificatePolicies, false, policies());
    return finish(builder, issuer);
  }

  private static X509Certificate contentSigner(Holder subject, Holder issuer) throws Exception {
    X509v3CertificateBuilder builder = builder(subject, issuer);
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(Extension.extendedKeyUsage, true, usage("2.16.840.1.101.3.6.7"));
    builder.addExtension(Extension.certificatePolicies, false, policies());
    return finish(builder, issuer);
  }

  private static X509Certificate certificate(PivObject object, Holder subject, Holder issuer)
      throws Exception {
    X509v3CertificateBuilder builder = builder(subject, issuer);
    int usage =
        switch (object) {
          case DIGITAL_SIGNATURE_CERTIFICATE -> KeyUsage.digitalSignature | KeyUsage.nonRepudiation;
          case KEY_MANAGEMENT_CERTIFICATE -> KeyUsage.keyAgreement;
          default -> KeyUsage.digitalSignature;
        };
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
    if (object == PivObject.CARD_AUTHENTICATION_CERTIFICATE) {
      builder.addExtension(Extension.extendedKeyUsage, true, usage("2.16.840.1.101.3.6.8"));
    }
    OtherName fascN =
        new OtherName(
            new ASN1ObjectIdentifier(CertificateNames.PIV_FASC_N),
            new DEROctetString(FASC_N.encode()));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.otherName, fascN),
              new GeneralName(GeneralName.uniformResourceIdentifier, "urn:uuid:" + CARD)
            }));
    builder.addExtension(Extension.certificatePolicies, false, policies());
    return finish(builder, issuer);
  }

  private static X509v3CertificateBuilder builder(Holder subject, Holder issuer) {
    return new JcaX509v3CertificateBuilder(
        new X500Name(issuer.name()),
        BigInteger.valueOf(serial++),
        Date.from(NOW.minus(1, ChronoUnit.DAYS)),
        Date.from(LAST),
        new X500Name(subject.name()),
        subject.key().getPublic());
  }

  private static X509Certificate finish(X509v3CertificateBuilder builder, Holder issuer)
      throws Exception {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA384withECDSA").build(issuer.key().getPrivate())));
  }

  private static ExtendedKeyUsage usage(String oid) {
    return new ExtendedKeyUsage(KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oid)));
  }

  private static CertificatePolicies policies() {
    return new CertificatePolicies(new PolicyInformation(new ASN1ObjectIdentifier(POLICY)));
  }
}
