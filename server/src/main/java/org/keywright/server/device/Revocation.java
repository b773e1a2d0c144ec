package org.keywright.server.device;

/**
 * Why the credentials of a device are revoked; the names and numbers are those of {@code CRLReason}
 * in RFC 5280, section 5.3.1.
 */
public enum Revocation {
  KEY_COMPROMISE(1),
  AFFILIATION_CHANGED(3),
  SUPERSEDED(4),
  CESSATION_OF_OPERATION(5),
  PRIVILEGE_WITHDRAWN(9);

  private final int code;

  Revocation(int code) {
    this.code = code;
  }

  /** The number in a CRL. */
  public int code() {
    return code;
  }
}
