package org.keywright.server.ca;

/** A certificate request is against the rules; the message says which and needs no secrets. */
public final class CertificateRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why a request is refused. */
  public enum Reason {
    /** There is no profile of that name. */
    UNKNOWN_PROFILE,
    /** A name that the profile needs is missing, or one is malformed. */
    BAD_NAMES,
    /** The public key is malformed, of an algorithm that the slot must not have, or weak. */
    BAD_KEY,
    /** The validity asked for has ended already, or is longer than the authority issues for. */
    BAD_VALIDITY,
    /** The request id was used before, for a request with other contents. */
    REQUEST_ID_REUSED
  }

  private final Reason reason;

  CertificateRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
