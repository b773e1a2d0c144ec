package org.keywright.server.ca;

import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * What certificates of one kind look like, as data. The four of a PIV card follow FIPS 201-3,
 * clause 4.2.2 and SP 800-73-5 part 1, in the forms that the Common Policy's X.509 certificate and
 * CRL profiles give them.
 *
 * @param name names the profile in requests and settings
 * @param subject whose name is the subject
 * @param rsaKeyUsage key usage bits for an RSA key, as in {@link KeyUsage}
 * @param ecKeyUsage key usage bits for an elliptic-curve key
 * @param purposes extended key usages
 * @param purposesCritical whether a relying party that knows none of them must refuse
 * @param required alternative names that a request must have
 * @param optional alternative names that go in if a request has them
 * @param investigationIndicator whether the PIV background investigation indicator goes in when it
 *     is set
 */
public record CertificateProfile(
    String name,
    Subject subject,
    int rsaKeyUsage,
    int ecKeyUsage,
    List<KeyPurposeId> purposes,
    boolean purposesCritical,
    Set<AlternativeName> required,
    Set<AlternativeName> optional,
    boolean investigationIndicator) {

  /** The key in slot 9A. */
  public static final String PIV_AUTHENTICATION = "piv-authentication";

  /** The key in slot 9C. */
  public static final String DIGITAL_SIGNATURE = "digital-signature";

  /** The key in slot 9D. */
  public static final String KEY_MANAGEMENT = "key-management";

  /** The key in slot 9E. */
  public static final String CARD_AUTHENTICATION = "card-authentication";

  /** Whose name is the subject. */
  public enum Subject {
    /** The holder's common name. */
    HOLDER,
    /** The card's UUID as serialNumber, and no person's name. */
    CARD
  }

  /** Forms of subject alternative names. */
  public enum AlternativeName {
    USER_PRINCIPAL_NAME,
    EMAIL,
    FASC_N,
    CARD_UUID
  }

  static final List<CertificateProfile> BUILT_IN =
      List.of(
          // Windows takes a certificate for logon that has smart card logon and client
          // authentication; Kerberos elsewhere wants the PKINIT purpose (RFC 4556). The any
          // purpose,
          // which older cards have, is left out: it would turn this key, which the PIN opens for a
          // whole session, into one for signing mail or documents too.
          new CertificateProfile(
              PIV_AUTHENTICATION,
              Subject.HOLDER,
              KeyUsage.digitalSignature,
              KeyUsage.digitalSignature,
              List.of(
                  KeyPurposeId.id_kp_clientAuth,
                  KeyPurposeId.id_kp_smartcardlogon,
                  purpose("1.3.6.1.5.2.3.4")), // id-pkinit-KPClientAuth
              false,
              Set.of(AlternativeName.FASC_N, AlternativeName.CARD_UUID),
              Set.of(AlternativeName.USER_PRINCIPAL_NAME),
              true),
          new CertificateProfile(
              DIGITAL_SIGNATURE,
              Subject.HOLDER,
              KeyUsage.digitalSignature | KeyUsage.nonRepudiation,
              KeyUsage.digitalSignature | KeyUsage.nonRepudiation,
              List.of(
                  KeyPurposeId.id_kp_emailProtection,
                  purpose("1.3.6.1.5.5.7.3.36"), // id-kp-documentSigning, RFC 9336
                  purpose("1.3.6.1.4.1.311.10.3.12"), // document signing, Microsoft
                  purpose("1.2.840.113583.1.1.5")), // authentic documents, Adobe
              false,
              Set.of(),
              Set.of(AlternativeName.EMAIL),
              false),
          new CertificateProfile(
              KEY_MANAGEMENT,
              Subject.HOLDER,
              KeyUsage.keyEncipherment,
              KeyUsage.keyAgreement,
              List.of(
                  KeyPurposeId.id_kp_emailProtection,
                  purpose("1.3.6.1.4.1.311.10.3.4")), // encrypting file system, Microsoft
              false,
              Set.of(),
              Set.of(AlternativeName.EMAIL),
              false),
          new CertificateProfile(
              CARD_AUTHENTICATION,
              Subject.CARD,
              KeyUsage.digitalSignature,
              KeyUsage.digitalSignature,
              List.of(purpose("2.16.840.1.101.3.6.8")), // id-PIV-cardAuth, FIPS 201-3 appendix B
              true,
              Set.of(AlternativeName.FASC_N, AlternativeName.CARD_UUID),
              Set.of(),
              true));

  public CertificateProfile {
    purposes = List.copyOf(purposes);
    required = Set.copyOf(required);
    optional = Set.copyOf(optional);
  }

  /**
   * The reference of the key that it is for, in hex (SP 800-78-5, Table 8): by what its
   * certificates may be used for, which is what tells the keys apart.
   */
  public String keyReference() {
    if (subject == Subject.CARD) {
      return "9E";
    }
    if ((rsaKeyUsage & KeyUsage.nonRepudiation) != 0) {
      return "9C";
    }
    return (rsaKeyUsage & KeyUsage.keyEncipherment) != 0 ? "9D" : "9A";
  }

  private static KeyPurposeId purpose(String oid) {
    return KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oid));
  }
}
