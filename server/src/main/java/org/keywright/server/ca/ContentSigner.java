package org.keywright.server.ca;

import java.security.cert.X509Certificate;
import java.util.UUID;

/**
 * Signs a card's data objects as the content signer, in CMS (RFC 5652). Signatures are over the
 * bytes that are given: which parts of an object are signed is the caller's knowledge.
 *
 * <p>Implementations are safe for concurrent use.
 */
public interface ContentSigner {

  /** The most content that is signed, in bytes: more than any PIV data object can hold. */
  int MAX_CONTENT = 65_536;

  /**
   * The issuer asymmetric signature of a CHUID (SP 800-73-5 part 1, clause 3.1.2; FIPS 201-3,
   * clause 4.2.1): detached, with the signer's certificate.
   *
   * @param content all TLV elements of the CHUID but the signature's own (3E)
   * @return SignedData in a ContentInfo, in DER
   */
  byte[] signChuid(byte[] content);

  /**
   * The signature of a CBEFF structure with a biometric (SP 800-76-2, clause 9.3): detached.
   *
   * @param content CBEFF header and biometric data block
   * @param fascN the FASC-N of the CHUID, 25 bytes
   * @param cardUuid the GUID of the CHUID
   * @param includeCertificate whether the signer's certificate is in the structure; it may be left
   *     out if the CHUID of the same card has it
   * @return SignedData in a ContentInfo, in DER
   */
  byte[] signBiometric(byte[] content, byte[] fascN, UUID cardUuid, boolean includeCertificate);

  /**
   * The security object of a card (SP 800-73-5 part 1, clause 3.1.7): with its content, without the
   * certificate, which the CHUID has.
   *
   * @param ldsSecurityObject an LDSSecurityObject in DER (ICAO 9303 part 10)
   * @return SignedData in a ContentInfo, in DER
   */
  byte[] signSecurityObject(byte[] ldsSecurityObject);

  /** The certificate of the key that signs now. */
  X509Certificate certificate();
}
