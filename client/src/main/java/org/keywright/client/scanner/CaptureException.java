package org.keywright.client.scanner;

import java.io.IOException;

/** No finger was captured; the message says why, for a person. */
public final class CaptureException extends IOException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why no finger was captured. */
  public enum Reason {
    /** None was put onto the scanner in time. */
    TIMED_OUT,
    /** The scanner does not work, or is gone, or what it took is no image of a finger. */
    FAILED
  }

  public CaptureException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
