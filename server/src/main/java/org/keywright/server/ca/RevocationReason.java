package org.keywright.server.ca;

/** Why a certificate is revoked (RFC 5280, clause 5.3.1), with the number in CRL and OCSP. */
public enum RevocationReason {
  UNSPECIFIED(0),
  KEY_COMPROMISE(1),
  AFFILIATION_CHANGED(3),
  SUPERSEDED(4),
  CESSATION_OF_OPERATION(5),
  PRIVILEGE_WITHDRAWN(9);

  /** The reason of a certificate on hold, which is not revoked for good. */
  static final int CERTIFICATE_HOLD = 6;

  private final int code;

  RevocationReason(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
