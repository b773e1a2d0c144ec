package org.keywright.server.ca;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Signs records that the server keeps, with the content signing key, and tells whether a signature
 * is one of its own. A signature is CMS (RFC 5652), detached, over content of the type id-data,
 * which no signature of a card's object is; it has the signer's and the issuing authority's
 * certificates. Safe for concurrent use.
 */
public final class RecordSigner {

  /** The longest record, in bytes. */
  public static final int MAX_CONTENT = 262_144;

  private static final int MAX_SIGNATURE = 32_768;

  private final AuthorityKeys keys;
  private final Clock clock;

  RecordSigner(AuthorityKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** The signature over these bytes, 1 to {@value #MAX_CONTENT}: a ContentInfo, in DER. */
  public byte[] sign(byte[] content) {
    if (content.length < 1 || content.length > MAX_CONTENT) {
      throw new IllegalArgumentException("a record has 1 to " + MAX_CONTENT + " bytes");
    }
    SigningKey key = keys.key(KeyRole.CONTENT_SIGNING);
    ASN1EncodableVector attributes = new ASN1EncodableVector();
    attributes.add(
        new Attribute(CMSAttributes.signingTime, new DERSet(new Time(Date.from(clock.instant())))));
    try {
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new SignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
              .setSignedAttributeGenerator(
                  new DefaultSignedAttributeTableGenerator(new AttributeTable(attributes)))
              .build(key.signer(), key.holder()));
      generator.addCertificate(key.holder());
      generator.addCertificate(keys.key(KeyRole.ISSUING).holder());
      return generator
          .generate(new CMSProcessableByteArray(content), false)
          .toASN1Structure()
          .getEncoded("DER");
    } catch (CMSException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("a record cannot be signed", e);
    }
  }

  /**
   * What is wrong with a signature over these bytes; empty if it is good and one of this server's.
   */
  public Optional<String> fault(byte[] content, byte[] signature) {
    if (signature.length > MAX_SIGNATURE) {
      return Optional.of("the signature is longer than signatures are");
    }
    try {
      return check(new CMSSignedData(new CMSProcessableByteArray(content), signature));
    } catch (CMSException | OperatorCreationException | GeneralSecurityException e) {
      return Optional.of("the signature does not verify");
    } catch (RuntimeException e) {
      // The library parses late, and fails by any exception.
      return Optional.of("the signature cannot be read");
    }
  }

  private Optional<String> check(CMSSignedData data)
      throws CMSException, OperatorCreationException, GeneralSecurityException {
    List<SignerInformation> signers = List.copyOf(data.getSignerInfos().getSigners());
    if (signers.size() != 1) {
      return Optional.of("the signature has " + signers.size() + " signers");
    }
    SignerInformation signer = signers.getFirst();
    List<X509CertificateHolder> certificates =
        data.getCertificates().getMatches(null).stream()
            .filter(one -> signer.getSID().match(one))
            .toList();
    if (certificates.size() != 1) {
      return Optional.of("the signer's certificate is not in the signature");
    }
    X509Certificate certificate =
        new JcaX509CertificateConverter().getCertificate(certificates.getFirst());
    if (!isContentSigner(certificate)) {
      return Optional.of("the signer is none of this server's");
    }
    Instant signedAt = signedAt(signer);
    if (signedAt == null
        || signedAt.isBefore(certificate.getNotBefore().toInstant())
        || signedAt.isAfter(certificate.getNotAfter().toInstant())) {
      return Optional.of("the signer's certificate was not valid when it signed");
    }
    return signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(certificate))
        ? Optional.empty()
        : Optional.of("the signature does not verify");
  }

  /** The issuing authority certifies keys of cards, too: these sign no records. */
  private boolean isContentSigner(X509Certificate certificate) throws GeneralSecurityException {
    List<String> usages = certificate.getExtendedKeyUsage();
    if (usages == null || !usages.contains(PivOids.CONTENT_SIGNING.getId())) {
      return false;
    }
    certificate.verify(keys.key(KeyRole.ISSUING).certificate().getPublicKey());
    return true;
  }

  private static @Nullable Instant signedAt(SignerInformation signer) {
    AttributeTable attributes = signer.getSignedAttributes();
    Attribute time = attributes == null ? null : attributes.get(CMSAttributes.signingTime);
    return time == null
        ? null
        : Time.getInstance(time.getAttrValues().getObjectAt(0)).getDate().toInstant();
  }
}
