package org.keywright.card.transport;

import javax.smartcardio.CardException;
import javax.smartcardio.CardNotPresentException;
import org.jspecify.annotations.Nullable;
import org.keywright.card.transport.CardTransportException.Reason;

/**
 * Makes of the JDK's exceptions one that a caller can act on. The provider gives the code of PC/SC
 * as the message of a cause whose class is not exported.
 */
final class PcscErrors {

  private PcscErrors() {}

  static CardTransportException of(Exception cause, String what) {
    Reason reason = reason(cause);
    String advice =
        switch (reason) {
          case REMOVED -> "the card or its reader is gone";
          case RESET -> "the card was reset by another program";
          case TIMEOUT -> "the card took too long";
          case PROTOCOL -> "the reader failed: " + code(cause);
        };
    return new CardTransportException(reason, what + ": " + advice, cause);
  }

  private static Reason reason(Exception cause) {
    if (cause instanceof CardNotPresentException || cause instanceof IllegalStateException) {
      // The provider's card is in the state "removed", or was disconnected.
      return Reason.REMOVED;
    }
    return switch (code(cause)) {
      case "SCARD_W_REMOVED_CARD",
          "SCARD_E_NO_SMARTCARD",
          "SCARD_E_READER_UNAVAILABLE",
          "SCARD_E_UNKNOWN_READER",
          "SCARD_W_UNPOWERED_CARD",
          "SCARD_E_NO_READERS_AVAILABLE" ->
          Reason.REMOVED;
      case "SCARD_W_RESET_CARD" -> Reason.RESET;
      case "SCARD_E_TIMEOUT" -> Reason.TIMEOUT;
      default -> Reason.PROTOCOL;
    };
  }

  /** The code of PC/SC, or the kind of exception if there is none. */
  static String code(Throwable thrown) {
    for (Throwable t : new @Nullable Throwable[] {thrown, thrown.getCause()}) {
      String message = t == null ? null : t.getMessage();
      if (message != null && message.startsWith("SCARD_")) {
        return message;
      }
    }
    return thrown instanceof CardException && thrown.getMessage() != null
        ? thrown.getMessage()
        : thrown.getClass().getSimpleName();
  }
}
