package org.keywright.server.notice;

/** Carries letters to people. */
interface Post {

  /** A carrier did not take a letter; it may take it later. */
  final class UndeliveredException extends Exception {

    private static final long serialVersionUID = 1L;

    UndeliveredException(Throwable cause) {
      super("the mail server did not take a notice", cause);
    }
  }

  /** Whether there is any. */
  boolean isOpen();

  /** Hands a letter over. */
  void send(String address, String subject, String text) throws UndeliveredException;
}
