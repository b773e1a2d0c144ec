package org.keywright.server.ca;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.cms.CMSAttributeTableGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.keywright.card.piv.model.CardKind;

/**
 * Makes the CMS signatures of a card's data objects with one of the authority's content signing
 * keys.
 *
 * <p>Signed attributes are content type, message digest and signing time, and those that the kind
 * of object adds: pivSigner-DN for a CHUID, and pivSigner-DN, pivFASC-N and entryUUID for a
 * biometric (FIPS 201-3, clause 4.2.1; SP 800-76-2, clause 9.3).
 */
final class CmsContentSigner implements ContentSigner {

  private static final DigestCalculatorProvider DIGESTS = digests();

  private final AuthorityKeys keys;
  private final KeyRole role;
  private final Clock clock;

  CmsContentSigner(AuthorityKeys keys, CardKind card, Clock clock) {
    this.keys = keys;
    this.role = KeyRole.signerOf(card);
    this.clock = clock;
  }

  @Override
  public byte[] signChuid(byte[] content) {
    SigningKey key = keys.key(role);
    return sign(
        key, PivOids.CHUID_SECURITY_OBJECT, content, Form.DETACHED_WITH_CERTIFICATE, signer(key));
  }

  @Override
  public byte[] signBiometric(
      byte[] content, byte[] fascN, UUID cardUuid, boolean includeCertificate) {
    if (fascN.length != CertificateRequest.Card.FASC_N_LENGTH) {
      throw new IllegalArgumentException(
          "a FASC-N has " + CertificateRequest.Card.FASC_N_LENGTH + " bytes");
    }
    SigningKey key = keys.key(role);
    byte[] uuid =
        ByteBuffer.allocate(16)
            .putLong(cardUuid.getMostSignificantBits())
            .putLong(cardUuid.getLeastSignificantBits())
            .array();
    return sign(
        key,
        PivOids.BIOMETRIC_OBJECT,
        content,
        includeCertificate ? Form.DETACHED_WITH_CERTIFICATE : Form.DETACHED,
        signer(key),
        attribute(PivOids.FASC_N, new DEROctetString(fascN)),
        attribute(PivOids.ENTRY_UUID, new DEROctetString(uuid)));
  }

  @Override
  public byte[] signSecurityObject(byte[] ldsSecurityObject) {
    return sign(keys.key(role), PivOids.LDS_SECURITY_OBJECT, ldsSecurityObject, Form.ATTACHED);
  }

  @Override
  public X509Certificate certificate() {
    return keys.key(role).certificate();
  }

  private enum Form {
    DETACHED,
    DETACHED_WITH_CERTIFICATE,
    ATTACHED
  }

  private byte[] sign(
      SigningKey key,
      ASN1ObjectIdentifier contentType,
      byte[] content,
      Form form,
      Attribute... more) {
    if (content.length < 1 || content.length > MAX_CONTENT) {
      throw new IllegalArgumentException("content to sign has 1 to " + MAX_CONTENT + " bytes");
    }
    Attribute time = attribute(CMSAttributes.signingTime, new Time(Date.from(clock.instant())));
    CMSAttributeTableGenerator attributes =
        parameters -> attributes(parameters, time, List.of(more));
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    try {
      generator.addSignerInfoGenerator(
          new SignerInfoGeneratorBuilder(DIGESTS)
              .setSignedAttributeGenerator(attributes)
              .build(key.signer(), key.holder()));
      if (form == Form.DETACHED_WITH_CERTIFICATE) {
        generator.addCertificate(key.holder());
      }
      return generator
          .generate(new CMSProcessableByteArray(contentType, content), form == Form.ATTACHED)
          .toASN1Structure()
          .getEncoded("DER");
    } catch (CMSException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("content cannot be signed", e);
    }
  }

  private static AttributeTable attributes(
      Map<?, ?> parameters, Attribute time, List<Attribute> more) {
    ASN1EncodableVector all = new ASN1EncodableVector();
    all.add(
        attribute(
            CMSAttributes.contentType,
            (ASN1Encodable) required(parameters, CMSAttributeTableGenerator.CONTENT_TYPE)));
    all.add(
        attribute(
            CMSAttributes.messageDigest,
            new DEROctetString((byte[]) required(parameters, CMSAttributeTableGenerator.DIGEST))));
    all.add(time);
    more.forEach(all::add);
    return new AttributeTable(all);
  }

  private static Object required(Map<?, ?> parameters, String name) {
    Object value = parameters.get(name);
    if (value == null) {
      throw new IllegalStateException("no " + name + " to sign");
    }
    return value;
  }

  private static Attribute signer(SigningKey key) {
    return attribute(PivOids.SIGNER_DN, key.holder().getSubject());
  }

  private static Attribute attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
    return new Attribute(type, new DERSet(value));
  }

  private static DigestCalculatorProvider digests() {
    try {
      return new JcaDigestCalculatorProviderBuilder().build();
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }
}
