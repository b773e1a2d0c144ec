package org.keywright.server.issuance.plan;

/** There is no way on with this device in its state; the message says what a person can do. */
public final class PlanException extends Exception {

  private static final long serialVersionUID = 1L;

  /** The code of a device whose PUK is none that is on record. */
  public static final String PUK_UNKNOWN = "PUK_UNKNOWN";

  private final String code;
  private final boolean retriable;

  /** Names the fault for programs and tells it to people. */
  public PlanException(String code, String message, boolean retriable) {
    super(message);
    this.code = code;
    this.retriable = retriable;
  }

  /** For programs, such as {@code PUK_BLOCKED}. */
  public String code() {
    return code;
  }

  /** Whether trying the same device again can help. */
  public boolean retriable() {
    return retriable;
  }
}
