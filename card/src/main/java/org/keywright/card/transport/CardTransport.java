package org.keywright.card.transport;

/**
 * A way to one card: bytes in, bytes out. Everything else (logging, response chaining, secure
 * messaging) is a decorator around it.
 *
 * <p>A transport never resends: a command whose answer was lost may have been carried out, and only
 * the caller can find out whether it was.
 *
 * <p>Instances are confined to one thread at a time; they are not safe for concurrent use. {@link
 * #close()} may be called from any thread and makes a blocked {@link #transmit} fail.
 */
public interface CardTransport extends AutoCloseable {

  /** The longest command APDU: extended length, 4 + 3 + 65535 + 2 bytes (ISO 7816-4 clause 5.1). */
  int MAX_COMMAND = 65544;

  /** The longest response APDU: 65536 data bytes and the status word (ISO 7816-4 clause 5.1). */
  int MAX_RESPONSE = 65538;

  /**
   * Sends one command APDU and returns the response APDU that answers it, status word included.
   *
   * @param command 4 to {@value #MAX_COMMAND} bytes; not modified and not kept
   * @return 2 to {@value #MAX_RESPONSE} bytes, a fresh array
   * @throws CardTransportException if no answer arrived; what the card did is then unknown
   * @throws IllegalArgumentException if the command is shorter or longer than an APDU can be
   */
  byte[] transmit(byte[] command) throws CardTransportException;

  /** The card's answer to reset, 2 to 33 bytes (ISO 7816-3 clause 8), a fresh array. */
  byte[] atr();

  /** Gives the card back. Closing twice does nothing more. */
  @Override
  void close();
}
