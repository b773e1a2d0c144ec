package org.keywright.cardcheck;

import java.util.HexFormat;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;

/** A card that behaves as if the PIN had been verified from the start. */
final class PinFirst implements CardTransport {

  private static final int SELECT = 0xA4;

  private final CardTransport inner;

  PinFirst(CardTransport inner) {
    this.inner = inner;
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    byte[] response = inner.transmit(command);
    if ((command[1] & 0xFF) == SELECT) {
      inner.transmit(HexFormat.of().parseHex("0020008008313233343536FFFF"));
    }
    return response;
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
