package org.keywright.server.api;

import java.time.Duration;

/** The caller tried too often and has to wait. */
public final class TooManyAttemptsException extends RefusedException {

  private final Duration retryAfter;

  public TooManyAttemptsException(String message, Duration retryAfter) {
    super("too-many-attempts", message);
    this.retryAfter = retryAfter;
  }

  /** How long to wait before the next attempt has a chance. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
