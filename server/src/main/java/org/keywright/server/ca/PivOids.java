package org.keywright.server.ca;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.keywright.card.piv.model.CardKind;

/** Object identifiers of PIV (FIPS 201-3, appendix B) and of what stands beside them. */
final class PivOids {

  /** Content type of a CHUID's signature. */
  static final ASN1ObjectIdentifier CHUID_SECURITY_OBJECT = oid("2.16.840.1.101.3.6.1");

  /** Content type of a biometric's signature. */
  static final ASN1ObjectIdentifier BIOMETRIC_OBJECT = oid("2.16.840.1.101.3.6.2");

  /** Signed attribute: subject name of the signer's certificate. */
  static final ASN1ObjectIdentifier SIGNER_DN = oid("2.16.840.1.101.3.6.5");

  /** A FASC-N, as an alternative name or a signed attribute. */
  static final ASN1ObjectIdentifier FASC_N = oid("2.16.840.1.101.3.6.6");

  /** Extended key usage of the content signers of PIV cards. */
  static final ASN1ObjectIdentifier CONTENT_SIGNING = oid("2.16.840.1.101.3.6.7");

  /** Extended key usage of the content signers of PIV-I cards: id-fpki-pivi-content-signing. */
  static final ASN1ObjectIdentifier PIV_I_CONTENT_SIGNING = oid("2.16.840.1.101.3.8.7");

  /** Certificate extension: background investigation indicator. */
  static final ASN1ObjectIdentifier INVESTIGATION_INDICATOR = oid("2.16.840.1.101.3.6.9.1");

  /** Signed attribute: the card's UUID (RFC 4530). */
  static final ASN1ObjectIdentifier ENTRY_UUID = oid("1.3.6.1.1.16.4");

  /** Content type of an LDS security object (ICAO 9303 part 10). */
  static final ASN1ObjectIdentifier LDS_SECURITY_OBJECT = oid("1.3.27.1.1.1");

  /** Alternative name for smart card logon. */
  static final ASN1ObjectIdentifier USER_PRINCIPAL_NAME = oid("1.3.6.1.4.1.311.20.2.3");

  private PivOids() {}

  /** Extended key usage of the content signers of cards of this kind. */
  static ASN1ObjectIdentifier contentSigning(CardKind card) {
    return switch (card) {
      case PIV -> CONTENT_SIGNING;
      case PIV_I -> PIV_I_CONTENT_SIGNING;
    };
  }

  private static ASN1ObjectIdentifier oid(String dotted) {
    return new ASN1ObjectIdentifier(dotted).intern();
  }
}
