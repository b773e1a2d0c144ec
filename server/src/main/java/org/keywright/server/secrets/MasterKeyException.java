package org.keywright.server.secrets;

/** The key store or the master key cannot do what was asked; the message says what to do. */
public final class MasterKeyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MasterKeyException(String message) {
    super(message);
  }

  MasterKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
