package org.keywright.card.attestation;

/**
 * There is no attestation that could be believed: it is malformed, or does not chain to a pinned
 * root. The message tells what was wrong.
 */
public final class AttestationException extends Exception {

  private static final long serialVersionUID = 1L;

  AttestationException(String message) {
    super(message);
  }

  AttestationException(String message, Throwable cause) {
    super(message, cause);
  }
}
