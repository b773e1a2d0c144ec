package org.keywright.client;

import java.io.IOException;
import org.keywright.card.wire.ServerIdentity;

/** A server that can be asked who it is before anything is exchanged. */
public interface ServerConnection extends Exchanger, AutoCloseable {

  /**
   * What the server says of itself; claims, not facts.
   *
   * @throws IOException if there is no such server; the message is for a person to read
   * @throws InterruptedException if waiting was ended
   */
  ServerIdentity identity() throws IOException, InterruptedException;

  /** Ends what is under way. Closing twice does nothing more. */
  @Override
  void close();
}
