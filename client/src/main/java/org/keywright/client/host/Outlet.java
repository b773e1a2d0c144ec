package org.keywright.client.host;

import java.io.IOException;

/** The way back to the page. Safe for concurrent use. */
public interface Outlet {

  /**
   * Sends a message; whole, and one after the other.
   *
   * @throws IOException if nobody is there any more
   */
  void send(ClientMessage message) throws IOException;

  /** Ends the connection. Closing twice does nothing more. */
  void close();
}
