package org.keywright.card.transport;

import java.io.IOException;

/**
 * No answer came back from the card. What the last command did is unknown; {@link #reason()} tells
 * what a caller can do about it. The message never contains command or response bytes.
 */
public final class CardTransportException extends IOException {

  private static final long serialVersionUID = 1L;

  /** What happened, as far as a caller can act on it. */
  public enum Reason {
    /** There is no card (any more): it was removed, or the reader was unplugged. */
    REMOVED,
    /** The card was reset by someone else: its volatile state is gone, it can be spoken to anew. */
    RESET,
    /** No answer within the time allowed. */
    TIMEOUT,
    /** The answer was not an APDU, or the link to the reader failed. */
    PROTOCOL
  }

  private final Reason reason;

  /** Describes a failure without naming the bytes that were on their way. */
  public CardTransportException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Like the other constructor, with the failure beneath. */
  public CardTransportException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What a caller can act on. */
  public Reason reason() {
    return reason;
  }
}
