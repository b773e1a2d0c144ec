package org.keywright.cardcheck.read;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * A CMS SignedData (RFC 5652 clause 5) as it is encoded, right or wrong. What concerns a signer is
 * of the first one. All of it is read when it is made. Immutable.
 */
public final class SignedObject {

  private static final ASN1ObjectIdentifier SIGNER_DN =
      new ASN1ObjectIdentifier("2.16.840.1.101.3.6.5");
  private static final ASN1ObjectIdentifier PIV_FASC_N =
      new ASN1ObjectIdentifier("2.16.840.1.101.3.6.6");
  private static final ASN1ObjectIdentifier ENTRY_UUID = new ASN1ObjectIdentifier("1.3.6.1.1.16.4");
  private static final int MAX_CERTIFICATES = 4;

  private final BigInteger version;
  private final List<String> digestAlgorithms;
  private final String contentType;
  private final byte @Nullable [] content;
  private final List<Certificate> certificates;
  private final boolean hasRevocationLists;
  private final int signers;
  private final @Nullable IssuerAndSerialNumber signerName;
  private final String digestAlgorithm;
  private final AlgorithmIdentifier signatureAlgorithm;
  private final byte[] signature;
  private final byte @Nullable [] signedAttributes;
  private final @Nullable AttributeTable attributes;

  private SignedObject(byte[] der) throws IOException, MalformedException {
    ContentInfo info = ContentInfo.getInstance(der);
    if (!info.getContentType().equals(CMSObjectIdentifiers.signedData)) {
      throw new MalformedException("its CMS is no SignedData");
    }
    SignedData data = SignedData.getInstance(info.getContent());
    version = data.getVersion().getValue();
    digestAlgorithms = algorithms(data.getDigestAlgorithms());
    contentType = data.getEncapContentInfo().getContentType().getId();
    ASN1Encodable carried = data.getEncapContentInfo().getContent();
    content = carried == null ? null : ASN1OctetString.getInstance(carried).getOctets();
    certificates = certificates(data.getCertificates());
    hasRevocationLists = data.getCRLs() != null;
    signers = data.getSignerInfos().size();
    if (signers == 0) {
      throw new MalformedException("its CMS has no signer");
    }
    SignerInfo signer = SignerInfo.getInstance(data.getSignerInfos().getObjectAt(0));
    SignerIdentifier id = signer.getSID();
    signerName = id.isTagged() ? null : IssuerAndSerialNumber.getInstance(id.getId());
    digestAlgorithm = signer.getDigestAlgorithm().getAlgorithm().getId();
    signatureAlgorithm = signer.getDigestEncryptionAlgorithm();
    signature = signer.getEncryptedDigest().getOctets();
    ASN1Set signed = signer.getAuthenticatedAttributes();
    // Signed as a SET OF in DER, whatever tag it has in here (RFC 5652 clause 5.4).
    signedAttributes = signed == null ? null : signed.getEncoded(ASN1Encoding.DER);
    attributes = signed == null ? null : new AttributeTable(signed);
    signerDistinguishedName();
  }

  /**
   * Reads one.
   *
   * @throws MalformedException if it is no SignedData or has no signer
   */
  public static SignedObject read(byte[] der) throws MalformedException {
    DerGuard.check(der);
    try {
      return new SignedObject(der);
    } catch (IOException | RuntimeException e) {
      throw new MalformedException("its CMS cannot be read", e);
    }
  }

  private static List<String> algorithms(ASN1Set set) {
    List<String> oids = new ArrayList<>();
    for (ASN1Encodable algorithm : set) {
      oids.add(AlgorithmIdentifier.getInstance(algorithm).getAlgorithm().getId());
    }
    return List.copyOf(oids);
  }

  private static List<Certificate> certificates(@Nullable ASN1Set set)
      throws IOException, MalformedException {
    List<Certificate> found = new ArrayList<>();
    if (set != null) {
      if (set.size() > MAX_CERTIFICATES) {
        throw new MalformedException("its CMS has more than " + MAX_CERTIFICATES + " certificates");
      }
      for (ASN1Encodable one : set) {
        found.add(Certificate.read(one.toASN1Primitive().getEncoded()));
      }
    }
    return List.copyOf(found);
  }

  /** The version of the SignedData. */
  public BigInteger version() {
    return version;
  }

  /** The digest algorithms' OIDs. */
  public List<String> digestAlgorithms() {
    return digestAlgorithms;
  }

  /** The OID of the type of what is signed. */
  public String contentType() {
    return contentType;
  }

  /** What is signed, if it is carried. */
  public Optional<byte[]> content() {
    return Optional.ofNullable(content).map(byte[]::clone);
  }

  /** The certificates that it carries, at most {@value #MAX_CERTIFICATES}. */
  public List<Certificate> certificates() {
    return certificates;
  }

  /** Whether it has the field for revocation lists. */
  public boolean hasRevocationLists() {
    return hasRevocationLists;
  }

  /** How many signers it has, at least one. */
  public int signers() {
    return signers;
  }

  /** Whether the signer is named by issuer and serial number. */
  public boolean namesSigner() {
    return signerName != null;
  }

  /** Whether the signer that it names is the subject of this certificate. */
  public boolean names(Certificate certificate) {
    return signerName != null
        && certificate.isNamed(signerName.getName(), signerName.getSerialNumber().getValue());
  }

  /** The OID of the signer's digest algorithm. */
  public String digestAlgorithm() {
    return digestAlgorithm;
  }

  /** The signer's signature algorithm. */
  public AlgorithmIdentifier signatureAlgorithm() {
    return signatureAlgorithm;
  }

  /** The signature. */
  public byte[] signature() {
    return signature.clone();
  }

  /** What the signature is over, if there are signed attributes: these, in DER. */
  public Optional<byte[]> signedAttributes() {
    return Optional.ofNullable(signedAttributes).map(byte[]::clone);
  }

  /** The signed message digest. */
  public Optional<byte[]> messageDigest() {
    return octets(CMSAttributes.messageDigest);
  }

  /** The signed pivFASC-N. */
  public Optional<byte[]> fascN() {
    return octets(PIV_FASC_N);
  }

  /** The signed entryUUID. */
  public Optional<byte[]> entryUuid() {
    return octets(ENTRY_UUID);
  }

  /** The signed pivSigner-DN. */
  public Optional<X500Name> signerDistinguishedName() {
    return value(SIGNER_DN).map(X500Name::getInstance);
  }

  private Optional<byte[]> octets(ASN1ObjectIdentifier type) {
    return value(type)
        .filter(ASN1OctetString.class::isInstance)
        .map(value -> ((ASN1OctetString) value).getOctets());
  }

  /** The value of an attribute that is there once and has one. */
  private Optional<ASN1Encodable> value(ASN1ObjectIdentifier type) {
    if (attributes == null) {
      return Optional.empty();
    }
    ASN1EncodableVector all = attributes.getAll(type);
    if (all.size() != 1) {
      return Optional.empty();
    }
    ASN1Set values = Attribute.getInstance(all.get(0)).getAttrValues();
    return values.size() == 1 ? Optional.of(values.getObjectAt(0)) : Optional.empty();
  }
}
