package org.keywright.client.device;

import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;
import org.keywright.card.transport.PcscTransport;
import org.keywright.card.transport.VirtualReaderTransport;

/** A transport that is nobody else's: there is nothing to hold, and the way stays the same. */
final class SoleLink implements DeviceLink {

  private final CardTransport transport;

  SoleLink(CardTransport transport) {
    this.transport = transport;
  }

  @Override
  public CardTransport transport() {
    return transport;
  }

  @Override
  public void hold() throws CardTransportException {
    // Nobody else is there.
  }

  @Override
  public void release() {
    // Nobody else is there.
  }

  @Override
  public void reconnect() throws CardTransportException {
    if (transport instanceof VirtualReaderTransport reader) {
      reader.reset();
    }
  }

  @Override
  public boolean isVirtual() {
    return !(transport instanceof PcscTransport);
  }

  @Override
  public void close() {
    transport.close();
  }
}
