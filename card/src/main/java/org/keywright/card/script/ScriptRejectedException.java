package org.keywright.card.script;

/** A script that must not be run. The message says which rule it breaks, for a person to read. */
public final class ScriptRejectedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What a caller can tell apart. */
  public enum Reason {
    /** Not a script, or of a version that this client does not know. */
    MALFORMED,
    /** No valid signature by a key that the trusted root vouches for. */
    UNTRUSTED,
    /** For another server, run, exchange, session or device, or too late. */
    NOT_FOR_US,
    /** It contains what its purpose does not allow. */
    FORBIDDEN
  }

  private final Reason reason;

  /** Names the rule that is broken. */
  public ScriptRejectedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Names the rule that is broken, with the failure beneath. */
  public ScriptRejectedException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What a caller can tell apart. */
  public Reason reason() {
    return reason;
  }
}
