package org.keywright.card.apdu;

/**
 * A card answered something that the command's standard does not allow: cut off, too long, or of
 * the wrong form. The message tells what was wrong and where, never the bytes.
 */
public final class InvalidResponseException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Tells what was expected and what was there. */
  public InvalidResponseException(String message) {
    super(message);
  }

  /** Like the other constructor, with the failure beneath. */
  public InvalidResponseException(String message, Throwable cause) {
    super(message, cause);
  }
}
