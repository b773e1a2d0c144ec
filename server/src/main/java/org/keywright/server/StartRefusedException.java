package org.keywright.server;

/** The server does not start with these settings; the message says why, the action what to do. */
final class StartRefusedException extends RuntimeException {

  private final String action;

  StartRefusedException(String message, String action) {
    super(message);
    this.action = action;
  }

  String action() {
    return action;
  }
}
