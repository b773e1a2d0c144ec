package org.keywright.virtualdevice;

import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;
import org.keywright.card.transport.CardTransportException.Reason;

/** The way to a virtual device in the same process. */
final class VirtualTransport implements CardTransport {

  private static final int HEADER = 4;
  private static final int STATUS_WORD = 2;

  private final VirtualDevice device;
  private volatile boolean closed;

  VirtualTransport(VirtualDevice device) {
    this.device = device;
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    if (command.length < HEADER || command.length > MAX_COMMAND) {
      throw new IllegalArgumentException(
          "a command APDU has " + HEADER + " to " + MAX_COMMAND + " bytes");
    }
    requireOpen();
    byte[] response = device.transmit(command);
    requireOpen();
    if (response.length < STATUS_WORD) {
      throw new CardTransportException(Reason.PROTOCOL, "the answer has no status word");
    }
    return response;
  }

  @Override
  public byte[] atr() {
    return device.atr();
  }

  @Override
  public void close() {
    closed = true;
  }

  private void requireOpen() throws CardTransportException {
    if (closed) {
      throw new CardTransportException(Reason.REMOVED, "this transport was closed");
    }
  }
}
