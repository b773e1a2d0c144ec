package org.keywright.card.piv.check;

/** A rule that a card keeps or breaks, and where it is written. */
public enum Check {
  OBJECT_PRESENT("the object is on the card", "SP 800-73-5 part 1 clause 3"),
  OBJECT_WELL_FORMED("the object can be read", "SP 800-73-5 part 1 Appendix A"),
  CHUID_ELEMENTS("no eliminated elements", "SP 800-73-5 part 1 Appendix A"),
  FASC_N_ENCODING("FASC-N: sentinels, digits, parity", "TIG SCEPACS 2.3 clause 6"),
  FASC_N_LRC("FASC-N: redundancy character", "TIG SCEPACS 2.3 clause 6"),
  CARD_UUID("the GUID is a card UUID", "SP 800-73-5 part 1 clause 3.4.1"),
  CHUID_NOT_EXPIRED("the card has not expired", "SP 800-73-5 part 1 clause 3.1.2"),
  CHUID_SIGNATURE_FORM("the CMS of the CHUID", "SP 800-73-5 part 1 clause 3.1.2.1"),
  CHUID_SIGNATURE("the issuer signed the CHUID", "SP 800-73-5 part 1 clause 3.1.2.1"),
  SIGNER_PURPOSE("the signer may sign card contents", "SP 800-73-5 part 1 clause 3.1.2.1"),
  SIGNER_VALID_NOW("the signer's certificate is valid now", "RFC 5280 clause 6.1.3"),
  SIGNER_CHAIN("the signer's certificate chains to an anchor", "RFC 5280 clause 6"),
  SIGNER_POLICY("the signer's certificate policy", "SP 800-73-5 part 1 clause 3.1.2.1"),
  SIGNER_OUTLASTS_CARD("the signer does not expire before 9E", "SP 800-73-5 part 1 clause 3.1.2.1"),
  BIOMETRIC_HEADER("the CBEFF header", "SP 800-76-2 Table 14"),
  BIOMETRIC_RECORD("the biometric record", "SP 800-76-2 clauses 4 and 7"),
  BIOMETRIC_FASC_N("the header's FASC-N is the CHUID's", "SP 800-73-5 part 1 clause 3.1.2"),
  BIOMETRIC_VALID_NOW("the record is valid now", "SP 800-76-2 Table 14"),
  BIOMETRIC_SIGNATURE_FORM("the CMS of the record", "SP 800-76-2 clause 9"),
  BIOMETRIC_SIGNATURE("the issuer signed the record", "SP 800-76-2 clause 9"),
  BIOMETRIC_SIGNED_FASC_N("the signed FASC-N is the CHUID's", "SP 800-76-2 clause 9"),
  BIOMETRIC_SIGNED_UUID("the signed entryUUID is the card UUID", "SP 800-73-5 part 1 clause 3.4.1"),
  SECURITY_OBJECT_FORM("the CMS of the security object", "SP 800-73-5 part 1 clause 3.1.7"),
  SECURITY_OBJECT_SIGNATURE("the issuer signed the hashes", "SP 800-73-5 part 1 clause 3.1.7"),
  SECURITY_OBJECT_HASH("the object has its signed hash", "SP 800-73-5 part 1 clause 3.1.7"),
  SECURITY_OBJECT_COVERAGE("unsigned objects are hashed", "SP 800-73-5 part 1 clause 3.1.7"),
  CERTIFICATE_VALID_NOW("the certificate is valid now", "RFC 5280 clause 6.1.3"),
  CERTIFICATE_CHAIN("the certificate chains to an anchor", "RFC 5280 clause 6"),
  CERTIFICATE_POLICY("the certificate policy", "FIPS 201-3 clause 5.2.1"),
  CERTIFICATE_FASC_N("the name's FASC-N is the CHUID's", "FIPS 201-3 clauses 4.2.2.1, 4.2.2.2"),
  CERTIFICATE_CARD_UUID("the name's UUID is the card UUID", "SP 800-73-5 part 1 clause 3.4.1"),
  CERTIFICATE_KEY("the key's algorithm and size", "SP 800-78-5 Table 1"),
  CERTIFICATE_KEY_USAGE("the key's usage", "FIPS 201-3 clause 4.2.2"),
  CERTIFICATE_KEY_MATCH("the certificate is of the card's key", "FIPS 201-3 clause 4.2.2"),
  CERTIFICATE_EXPIRES_WITH_CARD(
      "the certificate does not outlast the card", "FIPS 201-3 clause 4.2.2"),
  CERTIFICATE_NOT_REVOKED("the certificate is not revoked", "RFC 5280 clause 6.3"),
  DISCOVERY_POLICY("AID and PIN usage policy", "SP 800-73-5 part 1 clause 3.3.2"),
  PRINTED_EXPIRATION("the printed date is the CHUID's", "SP 800-73-5 part 1 clause 3.1.2"),
  KEY_HISTORY_COUNT("retired certificates are as counted", "SP 800-73-5 part 1 clause 3.3.3");

  private final String title;
  private final String source;

  Check(String title, String source) {
    this.title = title;
    this.source = source;
  }

  /** What holds if the check passes, in a few words. */
  public String title() {
    return title;
  }

  /** The document and clause that ask for it. */
  public String source() {
    return source;
  }
}
