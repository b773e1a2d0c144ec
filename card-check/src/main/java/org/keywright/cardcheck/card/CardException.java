package org.keywright.cardcheck.card;

/** A card, a folder or a file cannot be read at all; the message says why and what to do. */
public final class CardException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Says why. */
  public CardException(String message) {
    super(message);
  }

  /** Says why, and what was noticed first. */
  public CardException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The message. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
