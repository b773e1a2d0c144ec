package org.keywright.server.issuance;

import org.keywright.server.issuance.plan.Learned;

/**
 * An attempt that cannot go on, told to the person at the workstation.
 *
 * <p>Not an error of the server: the exchange is answered with it.
 */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final String stage;
  private final String detail;
  private final boolean retriable;

  Refusal(String code, String message, boolean retriable) {
    this(code, message, "", "", retriable);
  }

  Refusal(String code, String message, String stage, String detail, boolean retriable) {
    super(message);
    this.code = code;
    this.stage = stage;
    this.detail = detail;
    this.retriable = retriable;
  }

  /** What a script's results came to, as a refusal. */
  static Refusal of(Learned.Fault fault) {
    return new Refusal(
        fault.code(), fault.message(), fault.stage(), fault.detail(), fault.retriable());
  }

  String code() {
    return code;
  }

  String stage() {
    return stage;
  }

  String detail() {
    return detail;
  }

  boolean retriable() {
    return retriable;
  }
}
