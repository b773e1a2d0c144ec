package org.keywright.server.issuance;

/** An exchange that is not taken at all: nothing was journaled, nothing changed. */
final class ExchangeRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * Refuses.
   *
   * @param status of HTTP: 409 not the next exchange, 410 the ticket is unknown, used or expired
   */
  ExchangeRefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
