package org.keywright.client.trust;

/** A server is not trusted, or what is trusted cannot be told. For a person to read. */
public final class TrustException extends Exception {

  private static final long serialVersionUID = 1L;

  TrustException(String message) {
    super(message);
  }

  TrustException(String message, Throwable cause) {
    super(message, cause);
  }
}
