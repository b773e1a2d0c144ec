package org.keywright.server.ca;

import java.time.Instant;

/** Whether a certificate may be relied upon, as CRL and OCSP tell it; expiry is no part of it. */
public sealed interface CertificateStatus {

  /** Neither revoked nor on hold. */
  record Good() implements CertificateStatus {}

  /** On hold since this time. */
  record OnHold(Instant since) implements CertificateStatus {}

  /**
   * Revoked for good.
   *
   * @param since when; for a certificate that was on hold, when that began
   */
  record Revoked(Instant since, RevocationReason reason) implements CertificateStatus {}
}
