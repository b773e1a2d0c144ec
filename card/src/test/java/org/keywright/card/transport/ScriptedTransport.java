package org.keywright.card.transport;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import org.keywright.card.transport.CardTransportException.Reason;

/** Answers with what it was given, in order, and keeps what it was sent. */
class ScriptedTransport implements CardTransport {

  private final Deque<String> responses = new ArrayDeque<>();
  final List<String> sent = new ArrayList<>();
  boolean closed;

  ScriptedTransport(String... responses) {
    this.responses.addAll(List.of(responses));
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    sent.add(HexFormat.of().withUpperCase().formatHex(command));
    if (responses.isEmpty()) {
      throw new CardTransportException(Reason.REMOVED, "the card was removed");
    }
    return HexFormat.of().parseHex(responses.removeFirst());
  }

  @Override
  public byte[] atr() {
    return new byte[] {0x3B, 0x00};
  }

  @Override
  public void close() {
    closed = true;
  }
}
