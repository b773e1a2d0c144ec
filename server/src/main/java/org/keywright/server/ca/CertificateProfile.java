package org.keywright.server.ca;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.keywright.card.piv.model.CardKind;

/**
 * What certificates of one kind look like, as data. The four of a PIV card follow FIPS 201-3,
 * clause 4.2.2 and SP 800-73-5 part 1, in the forms that the Common Policy's X.509 certificate and
 * CRL profiles give them; the four of a PIV-I card those of the Federal Bridge's profiles for
 * PIV-I.
 *
 * @param name names the profile in requests and settings
 * @param card which kind of card has such certificates
 * @param keyReference of the key that it is for, in hexadecimal (SP 800-78-5, table 8)
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
    CardKind card,
    String keyReference,
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

  /** The key in slot 9A of a PIV-I card. */
  public static final String PIV_I_AUTHENTICATION = "piv-i-authentication";

  /** The key in slot 9C of a PIV-I card. */
  public static final String PIV_I_DIGITAL_SIGNATURE = "piv-i-digital-signature";

  /** The key in slot 9D of a PIV-I card. */
  public static final String PIV_I_KEY_MANAGEMENT = "piv-i-key-management";

  /** The key in slot 9E of a PIV-I card. */
  public static final String PIV_I_CARD_AUTHENTICATION = "piv-i-card-authentication";

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

  /**
   * Windows takes a certificate for logon that has smart card logon and client authentication;
   * Kerberos elsewhere wants the PKINIT purpose (RFC 4556). The any purpose, which older cards
   * have, is left out: it would turn this key, which the PIN opens for a whole session, into one
   * for signing mail or documents too.
   */
  private static final List<KeyPurposeId> FOR_AUTHENTICATION =
      List.of(
          KeyPurposeId.id_kp_clientAuth,
          KeyPurposeId.id_kp_smartcardlogon,
          purpose("1.3.6.1.5.2.3.4")); // id-pkinit-KPClientAuth

  private static final List<KeyPurposeId> FOR_SIGNATURE =
      List.of(
          KeyPurposeId.id_kp_emailProtection,
          purpose("1.3.6.1.5.5.7.3.36"), // id-kp-documentSigning, RFC 9336
          purpose("1.3.6.1.4.1.311.10.3.12"), // document signing, Microsoft
          purpose("1.2.840.113583.1.1.5")); // authentic documents, Adobe

  private static final List<KeyPurposeId> FOR_ENCRYPTION =
      List.of(
          KeyPurposeId.id_kp_emailProtection,
          purpose("1.3.6.1.4.1.311.10.3.4")); // encrypting file system, Microsoft

  private static final List<KeyPurposeId> FOR_THE_CARD =
      List.of(purpose("2.16.840.1.101.3.6.8")); // id-PIV-cardAuth, FIPS 201-3 appendix B

  static final List<CertificateProfile> BUILT_IN =
      Arrays.stream(CardKind.values()).flatMap(CertificateProfile::of).toList();

  public CertificateProfile {
    purposes = List.copyOf(purposes);
    required = Set.copyOf(required);
    optional = Set.copyOf(optional);
  }

  /** The built-in profile of that name. */
  public static Optional<CertificateProfile> named(String name) {
    return BUILT_IN.stream().filter(profile -> profile.name.equals(name)).findFirst();
  }

  /** The built-in profile for the same key on a card of another kind. */
  public CertificateProfile on(CardKind other) {
    return BUILT_IN.stream()
        .filter(profile -> profile.card == other && profile.keyReference.equals(keyReference))
        .findFirst()
        .orElseThrow();
  }

  /**
   * The four of a card. A PIV card's are tied to it by FASC-N and card UUID where they
   * authenticate; those of a PIV-I card by the card UUID alone, and all of them.
   */
  private static Stream<CertificateProfile> of(CardKind card) {
    boolean piv = card == CardKind.PIV;
    Set<AlternativeName> authenticating =
        piv
            ? Set.of(AlternativeName.FASC_N, AlternativeName.CARD_UUID)
            : Set.of(AlternativeName.CARD_UUID);
    Set<AlternativeName> others = piv ? Set.of() : Set.of(AlternativeName.CARD_UUID);
    return Stream.of(
        new CertificateProfile(
            piv ? PIV_AUTHENTICATION : PIV_I_AUTHENTICATION,
            card,
            "9A",
            Subject.HOLDER,
            KeyUsage.digitalSignature,
            KeyUsage.digitalSignature,
            FOR_AUTHENTICATION,
            false,
            authenticating,
            Set.of(AlternativeName.USER_PRINCIPAL_NAME),
            piv),
        new CertificateProfile(
            piv ? DIGITAL_SIGNATURE : PIV_I_DIGITAL_SIGNATURE,
            card,
            "9C",
            Subject.HOLDER,
            KeyUsage.digitalSignature | KeyUsage.nonRepudiation,
            KeyUsage.digitalSignature | KeyUsage.nonRepudiation,
            FOR_SIGNATURE,
            false,
            others,
            Set.of(AlternativeName.EMAIL),
            false),
        new CertificateProfile(
            piv ? KEY_MANAGEMENT : PIV_I_KEY_MANAGEMENT,
            card,
            "9D",
            Subject.HOLDER,
            KeyUsage.keyEncipherment,
            KeyUsage.keyAgreement,
            FOR_ENCRYPTION,
            false,
            others,
            Set.of(AlternativeName.EMAIL),
            false),
        new CertificateProfile(
            piv ? CARD_AUTHENTICATION : PIV_I_CARD_AUTHENTICATION,
            card,
            "9E",
            Subject.CARD,
            KeyUsage.digitalSignature,
            KeyUsage.digitalSignature,
            FOR_THE_CARD,
            true,
            authenticating,
            Set.of(),
            piv));
  }

  private static KeyPurposeId purpose(String oid) {
    return KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oid));
  }
}
