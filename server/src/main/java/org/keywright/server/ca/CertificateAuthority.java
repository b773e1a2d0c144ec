package org.keywright.server.ca;

/**
 * A certificate authority as three operations. The built-in one joins the caller's transaction; a
 * remote one cannot, so callers must be prepared for an operation that went through although they
 * never saw its answer, and simply ask again: every operation may be repeated.
 *
 * <p>Implementations are safe for concurrent use, from any number of nodes.
 */
public interface CertificateAuthority {

  /**
   * Issues a certificate, or returns the one that was issued for the same request id before, also
   * when two callers ask at the same time.
   *
   * @param proof how the caller made sure that the private key is where it should be; recorded
   * @throws CertificateRefusedException if the request is against the rules, or its id was used for
   *     a request with other contents
   */
  IssuedCertificate issue(CertificateRequest request, PossessionProof proof);

  /**
   * Revokes, puts on hold, or releases from hold. Revocation is final; asking again for what
   * already is changes nothing.
   *
   * @return the status afterwards
   * @throws UnknownCertificateException if this authority issued no such certificate
   * @throws IllegalStateException if the certificate is revoked and shall be anything else; a
   *     revoked one is never released or put on hold
   */
  CertificateStatus change(SerialNumber certificate, StatusChange change);

  /**
   * The status of a certificate.
   *
   * @throws UnknownCertificateException if this authority issued no such certificate
   */
  CertificateStatus status(SerialNumber certificate);
}
