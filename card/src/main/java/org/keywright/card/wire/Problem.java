package org.keywright.card.wire;

/**
 * What went wrong, in words that a person can act on. Nothing in it is secret.
 *
 * @param code for programs and support, such as {@code DEVICE_REMOVED}, up to 60 characters
 * @param message a sentence or two for a person, up to 500 characters
 * @param stage of the issuance in which it happened, up to 80 characters
 * @param detail for support: status word, step; up to 500 characters
 * @param correlationId to find it in the server's log, up to 60 characters
 * @param retriable whether the same device can be tried again
 */
public record Problem(
    String code,
    String message,
    String stage,
    String detail,
    String correlationId,
    boolean retriable) {

  /** Checks the lengths. */
  public Problem {
    if (code.length() > 60
        || message.length() > 500
        || stage.length() > 80
        || detail.length() > 500
        || correlationId.length() > 60) {
      throw new IllegalArgumentException("a problem is told in a few words");
    }
  }
}
