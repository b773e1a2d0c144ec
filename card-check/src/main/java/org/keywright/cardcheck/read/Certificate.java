package org.keywright.cardcheck.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/**
 * An X.509 certificate (RFC 5280), with what the profiles for PIV ask about. All extensions are
 * read when it is made, so that nothing is found to be malformed later. Immutable.
 */
public final class Certificate {

  private static final ASN1ObjectIdentifier PIV_FASC_N =
      new ASN1ObjectIdentifier("2.16.840.1.101.3.6.6");
  private static final ASN1ObjectIdentifier PIV_INTERIM =
      new ASN1ObjectIdentifier("2.16.840.1.101.3.6.9.1");
  private static final String UUID_PREFIX = "urn:uuid:";

  private final X509CertificateHolder holder;
  private final X509Certificate certificate;
  private final @Nullable KeyUsage usage;
  private final List<String> purposes;
  private final List<String> policies;
  private final List<Access> access;
  private final List<String> revocationLists;
  private final Names names;

  /** An entry of the authority information access. */
  public record Access(String method, boolean isUri, String location) {}

  /**
   * What the subject alternative name has.
   *
   * @param fascNs values of pivFASC-N names
   * @param uuids of {@code urn:uuid:} names
   * @param others how many names there are besides
   */
  public record Names(List<byte[]> fascNs, List<UUID> uuids, int others) {

    /** Copies the lists. */
    public Names {
      fascNs = List.copyOf(fascNs);
      uuids = List.copyOf(uuids);
    }
  }

  private Certificate(byte[] der) throws IOException, CertificateException, MalformedException {
    holder = new X509CertificateHolder(der);
    Extensions extensions = holder.getExtensions();
    if (extensions != null) {
      for (ASN1ObjectIdentifier type : extensions.getExtensionOIDs()) {
        DerGuard.check(extensions.getExtension(type).getExtnValue().getOctets());
      }
    }
    certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der));
    // Read once so that a key that cannot be is noticed here.
    certificate.getPublicKey();
    usage = KeyUsage.fromExtensions(extensions);
    purposes = purposes(extensions);
    policies = policies(extensions);
    access = access(extensions);
    revocationLists = revocationLists(extensions);
    names = names(extensions);
  }

  /**
   * Reads one in DER.
   *
   * @throws MalformedException if it is none
   */
  public static Certificate read(byte[] der) throws MalformedException {
    DerGuard.check(der);
    try {
      return new Certificate(der);
    } catch (IOException | CertificateException | RuntimeException e) {
      throw new MalformedException("it is not an X.509 certificate that can be read", e);
    }
  }

  /** As the JDK has it. */
  public X509Certificate x509() {
    return certificate;
  }

  /** The public key. */
  public PublicKey key() {
    return certificate.getPublicKey();
  }

  /** The key in a few words: {@code RSA-2048}, {@code P-256}. */
  public String keyName() {
    return switch (key()) {
      case RSAPublicKey rsa -> "RSA-" + rsa.getModulus().bitLength();
      case ECPublicKey ec -> "P-" + ec.getParams().getCurve().getField().getFieldSize();
      default -> key().getAlgorithm();
    };
  }

  /** The OID of the key's curve, or empty if it has none or not one by name. */
  public Optional<String> curve() {
    ASN1Encodable parameters = holder.getSubjectPublicKeyInfo().getAlgorithm().getParameters();
    return parameters instanceof ASN1ObjectIdentifier oid
        ? Optional.of(oid.getId())
        : Optional.empty();
  }

  /** The OID of the key's algorithm. */
  public String keyAlgorithm() {
    return holder.getSubjectPublicKeyInfo().getAlgorithm().getAlgorithm().getId();
  }

  /** How the certificate is signed. */
  public AlgorithmIdentifier signatureAlgorithm() {
    return holder.getSignatureAlgorithm();
  }

  /** First and last moment. */
  public Instant notBefore() {
    return certificate.getNotBefore().toInstant();
  }

  /** The last moment. */
  public Instant notAfter() {
    return certificate.getNotAfter().toInstant();
  }

  /** Of whom it is. */
  public X500Name subject() {
    return holder.getSubject();
  }

  /** Who issued it, and under which number. */
  public boolean isNamed(X500Name issuer, BigInteger serialNumber) {
    return holder.getIssuer().equals(issuer) && holder.getSerialNumber().equals(serialNumber);
  }

  /** Whether there is a key usage. */
  public boolean hasKeyUsage() {
    return usage != null;
  }

  /** Whether it has all of these key usages, given as {@link KeyUsage} has them. */
  public boolean isFor(int usages) {
    return usage != null && usage.hasUsages(usages);
  }

  /** Whether it has none but these key usages. */
  public boolean isForNoneBut(int usages) {
    if (usage == null) {
      return false;
    }
    int all =
        KeyUsage.digitalSignature
            | KeyUsage.nonRepudiation
            | KeyUsage.keyEncipherment
            | KeyUsage.dataEncipherment
            | KeyUsage.keyAgreement
            | KeyUsage.keyCertSign
            | KeyUsage.cRLSign
            | KeyUsage.encipherOnly
            | KeyUsage.decipherOnly;
    for (int bit = 1; bit <= KeyUsage.decipherOnly; bit <<= 1) {
      if ((all & bit & ~usages) != 0 && usage.hasUsages(bit)) {
        return false;
      }
    }
    return true;
  }

  /** The extended key usages; none is an empty list. */
  public List<String> purposes() {
    return purposes;
  }

  /** Whether an extension is there and critical. */
  public boolean isCritical(String oid) {
    Extension extension = holder.getExtension(new ASN1ObjectIdentifier(oid));
    return extension != null && extension.isCritical();
  }

  /** Whether there is a certificate policies extension. */
  public boolean hasPolicies() {
    return holder.getExtension(Extension.certificatePolicies) != null;
  }

  /** The policies that it asserts. */
  public List<String> policies() {
    return policies;
  }

  /** Whether there is an authority information access. */
  public boolean hasAccess() {
    return holder.getExtension(Extension.authorityInfoAccess) != null;
  }

  /** The entries of the authority information access with this method. */
  public List<Access> access(String method) {
    return access.stream().filter(entry -> entry.method().equals(method)).toList();
  }

  /** The URIs of its distribution points. */
  public List<String> revocationLists() {
    return revocationLists;
  }

  /** The subject alternative names. */
  public Names names() {
    return names;
  }

  /** Whether it has the PIV interim indicator (NACI). */
  public boolean hasInterimIndicator() {
    return holder.getExtension(PIV_INTERIM) != null;
  }

  private static List<String> purposes(@Nullable Extensions extensions) {
    ExtendedKeyUsage found =
        extensions == null ? null : ExtendedKeyUsage.fromExtensions(extensions);
    List<String> oids = new ArrayList<>();
    if (found != null) {
      for (KeyPurposeId purpose : found.getUsages()) {
        oids.add(purpose.getId());
      }
    }
    return List.copyOf(oids);
  }

  private static List<String> policies(@Nullable Extensions extensions) {
    CertificatePolicies found =
        extensions == null ? null : CertificatePolicies.fromExtensions(extensions);
    List<String> oids = new ArrayList<>();
    if (found != null) {
      for (PolicyInformation policy : found.getPolicyInformation()) {
        oids.add(policy.getPolicyIdentifier().getId());
      }
    }
    return List.copyOf(oids);
  }

  private static List<Access> access(@Nullable Extensions extensions) {
    AuthorityInformationAccess found =
        extensions == null ? null : AuthorityInformationAccess.fromExtensions(extensions);
    List<Access> entries = new ArrayList<>();
    if (found != null) {
      for (AccessDescription entry : found.getAccessDescriptions()) {
        GeneralName location = entry.getAccessLocation();
        entries.add(
            new Access(
                entry.getAccessMethod().getId(),
                location.getTagNo() == GeneralName.uniformResourceIdentifier,
                String.valueOf(location.getName())));
      }
    }
    return List.copyOf(entries);
  }

  private static List<String> revocationLists(@Nullable Extensions extensions) {
    CRLDistPoint found = extensions == null ? null : CRLDistPoint.fromExtensions(extensions);
    List<String> uris = new ArrayList<>();
    if (found != null) {
      for (DistributionPoint point : found.getDistributionPoints()) {
        DistributionPointName name = point.getDistributionPoint();
        if (name != null && name.getType() == DistributionPointName.FULL_NAME) {
          for (GeneralName full : GeneralNames.getInstance(name.getName()).getNames()) {
            if (full.getTagNo() == GeneralName.uniformResourceIdentifier) {
              uris.add(String.valueOf(full.getName()));
            }
          }
        }
      }
    }
    return List.copyOf(uris);
  }

  private static Names names(@Nullable Extensions extensions) {
    GeneralNames found =
        extensions == null
            ? null
            : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    List<byte[]> fascNs = new ArrayList<>();
    List<UUID> uuids = new ArrayList<>();
    int others = 0;
    if (found != null) {
      for (GeneralName name : found.getNames()) {
        Optional<byte[]> fascN = fascN(name);
        Optional<UUID> uuid = uuid(name);
        fascN.ifPresent(fascNs::add);
        uuid.ifPresent(uuids::add);
        others += fascN.isEmpty() && uuid.isEmpty() ? 1 : 0;
      }
    }
    return new Names(fascNs, uuids, others);
  }

  private static Optional<byte[]> fascN(GeneralName name) {
    if (name.getTagNo() != GeneralName.otherName) {
      return Optional.empty();
    }
    OtherName other = OtherName.getInstance(name.getName());
    return other.getTypeID().equals(PIV_FASC_N)
        ? Optional.of(ASN1OctetString.getInstance(other.getValue()).getOctets())
        : Optional.empty();
  }

  private static Optional<UUID> uuid(GeneralName name) {
    String uri = String.valueOf(name.getName());
    if (name.getTagNo() != GeneralName.uniformResourceIdentifier
        || !uri.startsWith(UUID_PREFIX)
        || uri.length() != UUID_PREFIX.length() + 36) {
      return Optional.empty();
    }
    return Optional.of(UUID.fromString(uri.substring(UUID_PREFIX.length())));
  }
}
