package org.keywright.card.piv.check;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSTypedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.jspecify.annotations.Nullable;
import org.keywright.card.piv.model.DigestAlgorithm;
import org.keywright.card.piv.model.Octets;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.card.piv.model.Uuids;

/** A CMS SignedData with one signer, as PIV objects carry it (RFC 5652 clause 5). */
final class CmsSignature {

  /** The content type of a CHUID's signature (FIPS 201-3 Appendix B). */
  static final String CHUID_CONTENT = "2.16.840.1.101.3.6.1";

  /** The content type of a biometric's signature. */
  static final String BIOMETRIC_CONTENT = "2.16.840.1.101.3.6.2";

  private static final ASN1ObjectIdentifier SIGNER_DN =
      new ASN1ObjectIdentifier("2.16.840.1.101.3.6.5");
  private static final ASN1ObjectIdentifier PIV_FASC_N =
      new ASN1ObjectIdentifier(CertificateNames.PIV_FASC_N);
  private static final ASN1ObjectIdentifier ENTRY_UUID = new ASN1ObjectIdentifier("1.3.6.1.1.16.4");
  private static final int MAX_CERTIFICATES = 4;

  private final byte[] encoded;
  private final List<X509Certificate> certificates;
  private final @Nullable X509Certificate signerCertificate;
  private final byte @Nullable [] content;
  private final String contentType;
  private final String formFault;
  private final Map<ASN1ObjectIdentifier, ASN1Encodable> attributes;

  /** Reads all that is asked for later: the library parses late and fails by any exception. */
  private CmsSignature(String object, byte[] der)
      throws CMSException, IOException, PivDataException {
    encoded = der;
    CMSSignedData signedData = new CMSSignedData(der);
    Collection<SignerInformation> signers = signedData.getSignerInfos().getSigners();
    if (signers.size() != 1) {
      throw new PivDataException(object, "it has " + signers.size() + " signers");
    }
    SignerInformation signer = signers.iterator().next();
    Collection<X509CertificateHolder> holders = signedData.getCertificates().getMatches(null);
    if (holders.size() > MAX_CERTIFICATES) {
      throw new PivDataException(object, "it has more than 4 certificates");
    }
    List<X509Certificate> found = new ArrayList<>();
    X509Certificate signing = null;
    for (X509CertificateHolder holder : holders) {
      X509Certificate certificate = Certificates.parse(holder.getEncoded());
      found.add(certificate);
      if (signing == null && signer.getSID().match(holder)) {
        signing = certificate;
      }
    }
    certificates = List.copyOf(found);
    signerCertificate = signing;
    CMSTypedData carried = signedData.getSignedContent();
    content = carried == null ? null : ((byte[]) carried.getContent()).clone();
    contentType = signedData.getSignedContentTypeOID();
    attributes = attributes(signer.getSignedAttributes());
    formFault = formFault(signedData, signer);
  }

  /**
   * Parses a SignedData.
   *
   * @throws PivDataException if it is none, or has not exactly one signer
   */
  static CmsSignature parse(String object, byte[] der) throws PivDataException {
    DerNesting.check(object, der);
    try {
      return new CmsSignature(object, der);
    } catch (CMSException | IOException | RuntimeException e) {
      throw new PivDataException(object, "it is not CMS SignedData", e);
    }
  }

  List<X509Certificate> certificates() {
    return certificates;
  }

  /** The certificate in it that its signer names by issuer and serial number. */
  Optional<X509Certificate> signerCertificate() {
    return Optional.ofNullable(signerCertificate);
  }

  /** The content that it carries, or empty. */
  Optional<byte[]> content() {
    return Optional.ofNullable(content).map(byte[]::clone);
  }

  /** Whether this certificate's key made the signature over these bytes. */
  boolean verifies(byte[] content, X509Certificate certificate) {
    try {
      CMSSignedData over = new CMSSignedData(new CMSProcessableByteArray(content), encoded);
      SignerInformation information = over.getSignerInfos().iterator().next();
      return information.verify(new JcaSimpleSignerInfoVerifierBuilder().build(certificate));
    } catch (CMSException | OperatorCreationException | RuntimeException e) {
      return false;
    }
  }

  /**
   * What is not as SP 800-73-5 part 1 clauses 3.1.2.1 and 3.1.7 and SP 800-76-2 clause 9 ask for in
   * every signature, or empty.
   *
   * @param contentTypes the content types of which it must have one
   */
  String formFault(List<String> contentTypes) {
    return contentTypes.contains(contentType) ? formFault : "its content type is " + contentType;
  }

  private String formFault(CMSSignedData signedData, SignerInformation signer) {
    if (signedData.getVersion() != 3) {
      return "its version is " + signedData.getVersion() + ", not 3";
    }
    if (!signedData.getCRLs().getMatches(null).isEmpty()) {
      return "it carries revocation lists";
    }
    if (DigestAlgorithm.byOid(signer.getDigestAlgOID()).isEmpty()) {
      return "its hash algorithm is neither SHA-256 nor SHA-384";
    }
    if (signer.getSID().getIssuer() == null) {
      return "its signer is not named by issuer and serial number";
    }
    if (attribute(CMSAttributes.messageDigest).isEmpty()) {
      return "it has no signed message digest";
    }
    return "";
  }

  /** What is wrong with the signed pivSigner-DN, or empty. */
  String signerNameFault(X509Certificate certificate) {
    Optional<ASN1Encodable> value = attribute(SIGNER_DN);
    if (value.isEmpty()) {
      return "it has no signed pivSigner-DN";
    }
    try {
      X500Name name = X500Name.getInstance(value.get());
      X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
      return name.equals(subject) ? "" : "its pivSigner-DN is not the signer's name";
    } catch (RuntimeException e) {
      return "its pivSigner-DN cannot be read";
    }
  }

  /** The signed pivFASC-N. */
  Optional<Octets> fascN() {
    return octets(PIV_FASC_N).map(Octets::of);
  }

  /** The signed entryUUID. */
  Optional<UUID> entryUuid() {
    return octets(ENTRY_UUID)
        .flatMap(bytes -> {
          try {
            return Optional.of(Uuids.decode(bytes));
          } catch (PivDataException e) {
            return Optional.empty();
          }
        });
  }

  private Optional<byte[]> octets(ASN1ObjectIdentifier type) {
    return attribute(type)
        .filter(ASN1OctetString.class::isInstance)
        .map(v -> ((ASN1OctetString) v).getOctets());
  }

  private Optional<ASN1Encodable> attribute(ASN1ObjectIdentifier type) {
    return Optional.ofNullable(attributes.get(type));
  }

  /** The attributes that are there once and have one value. */
  private static Map<ASN1ObjectIdentifier, ASN1Encodable> attributes(
      @Nullable AttributeTable table) {
    Map<ASN1ObjectIdentifier, ASN1Encodable> found = new HashMap<>();
    if (table != null) {
      for (ASN1ObjectIdentifier type :
          List.of(CMSAttributes.messageDigest, SIGNER_DN, PIV_FASC_N, ENTRY_UUID)) {
        ASN1EncodableVector all = table.getAll(type);
        if (all.size() == 1) {
          Attribute attribute = Attribute.getInstance(all.get(0));
          if (attribute.getAttrValues().size() == 1) {
            found.put(type, attribute.getAttrValues().getObjectAt(0));
          }
        }
      }
    }
    return Map.copyOf(found);
  }
}
