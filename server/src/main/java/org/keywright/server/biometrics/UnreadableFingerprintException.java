package org.keywright.server.biometrics;

/** A file is no fingerprint that can be read; the message says what it is and what is needed. */
public final class UnreadableFingerprintException extends Exception {

  private static final long serialVersionUID = 1L;

  UnreadableFingerprintException(String message) {
    super(message);
  }
}
