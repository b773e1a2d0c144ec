package org.keywright.server.api;

/** The request is well formed, but things are not in the state for it: look again, then decide. */
public final class ConflictException extends RefusedException {

  public ConflictException(String message) {
    super("conflict", message);
  }

  private ConflictException(String code, String message) {
    super(code, message);
  }

  /** A live fingerprint has to match first; programs know it by its code and ask for one. */
  public static ConflictException fingerprintNeeded(String message) {
    return new ConflictException("fingerprint-needed", message);
  }

  /** Somebody else changed it first: the version that the caller saw is not the current one. */
  public static ConflictException stale(String kind, int seen, int current) {
    return new ConflictException(
        "the "
            + kind
            + " was changed meanwhile: version "
            + current
            + " is current, the request was made for version "
            + seen
            + "; read it again and repeat the change");
  }
}
