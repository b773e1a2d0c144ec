package org.keywright.cardcheck.read;

/** Something cannot be read; the message says what is wrong with it, for a person. */
public final class MalformedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public MalformedException(String message) {
    super(message);
  }

  /** Says what is wrong, and what was noticed first. */
  public MalformedException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The message. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
