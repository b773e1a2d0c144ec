package org.keywright.card.transport;

import java.util.List;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.apdu.Segmentation;

/**
 * Sends what does not fit a short command as a chain of short ones (ISO 7816-4 clause 5.3.3), for
 * cards or readers without extended length.
 *
 * <p>A chain ends at the first segment that is not answered by a bare 9000; the card forgets the
 * begun chain with the next command (SP 800-73-5 part 2 clause 3.2.4). Commands in a secure channel
 * are not cut: their MAC covers them as they are, so whoever computed it has to have cut them.
 */
public final class CommandChainingTransport implements CardTransport {

  private static final int SECURE_MESSAGING = 0x0C;
  private static final int OK = 0x9000;

  private final CardTransport inner;

  /** Chains what goes through {@code inner}, which it closes with itself. */
  public CommandChainingTransport(CardTransport inner) {
    this.inner = inner;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also if the lengths in the command do not add up, or a command
   *     with secure messaging would have to be cut
   */
  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    Apdus.checkCommand(command);
    CommandApdu whole = CommandApdu.parse(command);
    if (whole.isShort()) {
      return inner.transmit(command);
    }
    if ((whole.cla() & SECURE_MESSAGING) != 0) {
      throw new IllegalArgumentException(
          "a command with secure messaging is too long for a short one and cannot be cut");
    }
    List<CommandApdu> segments = Segmentation.SHORT_CHAINED.split(whole);
    for (CommandApdu segment : segments.subList(0, segments.size() - 1)) {
      byte[] response = Apdus.checkResponse(inner.transmit(segment.encode()));
      if (Apdus.status(response) != OK) {
        return response;
      }
      if (response.length > 2) {
        throw new CardTransportException(
            CardTransportException.Reason.PROTOCOL,
            "the card answered a command before it had all of it");
      }
    }
    return inner.transmit(segments.getLast().encode());
  }

  @Override
  public byte[] atr() {
    return inner.atr();
  }

  @Override
  public void close() {
    inner.close();
  }
}
