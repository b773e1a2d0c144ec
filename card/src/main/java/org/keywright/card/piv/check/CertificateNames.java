package org.keywright.card.piv.check;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.keywright.card.piv.model.Octets;
import org.keywright.card.piv.model.PivDataException;

/**
 * What a card's certificate says about the card: the FASC-N and the UUIDs of the subject
 * alternative name, and the policies.
 *
 * @param fascNs the encoded FASC-Ns
 * @param uuids the UUIDs given as URN
 * @param policies the policy OIDs in dotted form
 */
record CertificateNames(List<Octets> fascNs, List<UUID> uuids, Set<String> policies) {

  /** The name form pivFASC-N (FIPS 201-3 Appendix B). */
  static final String PIV_FASC_N = "2.16.840.1.101.3.6.6";

  private static final String NAME = "X.509 Certificate";
  private static final String URN_UUID = "urn:uuid:";
  private static final int UUID_CHARACTERS = 36;

  /**
   * Reads the extensions.
   *
   * @throws PivDataException if one is there and cannot be read
   */
  static CertificateNames of(X509Certificate certificate) throws PivDataException {
    List<Octets> fascNs = new ArrayList<>();
    List<UUID> uuids = new ArrayList<>();
    Set<String> policies = new HashSet<>();
    try {
      byte[] names = extension(certificate, Extension.subjectAlternativeName.getId());
      if (names.length > 0) {
        for (GeneralName name : GeneralNames.getInstance(names).getNames()) {
          read(name, fascNs, uuids);
        }
      }
      byte[] information = extension(certificate, Extension.certificatePolicies.getId());
      if (information.length > 0) {
        for (PolicyInformation policy :
            CertificatePolicies.getInstance(information).getPolicyInformation()) {
          policies.add(policy.getPolicyIdentifier().getId());
        }
      }
    } catch (RuntimeException e) {
      // The ASN.1 classes tell of bad structure by any runtime exception.
      throw new PivDataException(NAME, "its names or policies cannot be read", e);
    }
    return new CertificateNames(List.copyOf(fascNs), List.copyOf(uuids), Set.copyOf(policies));
  }

  private static byte[] extension(X509Certificate certificate, String oid) {
    byte[] wrapped = certificate.getExtensionValue(oid);
    return wrapped == null ? new byte[0] : ASN1OctetString.getInstance(wrapped).getOctets();
  }

  private static void read(GeneralName name, List<Octets> fascNs, List<UUID> uuids) {
    if (name.getTagNo() == GeneralName.otherName) {
      OtherName other = OtherName.getInstance(name.getName());
      if (other.getTypeID().getId().equals(PIV_FASC_N)) {
        fascNs.add(Octets.of(ASN1OctetString.getInstance(other.getValue()).getOctets()));
      }
    } else if (name.getTagNo() == GeneralName.uniformResourceIdentifier) {
      String uri = ((ASN1String) name.getName()).getString().toLowerCase(Locale.ROOT);
      if (uri.startsWith(URN_UUID) && uri.length() == URN_UUID.length() + UUID_CHARACTERS) {
        uuids.add(UUID.fromString(uri.substring(URN_UUID.length())));
      }
    }
  }
}
