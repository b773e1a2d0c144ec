package org.keywright.client;

import java.io.IOException;
import org.keywright.card.wire.ExchangeRequest;
import org.keywright.card.wire.ExchangeResponse;

/** The way to a server, one request and its answer at a time. */
public interface Exchanger {

  /**
   * Sends a request and waits for its answer. The same request may be sent again after a failure:
   * servers answer it once.
   *
   * @throws IOException if no answer came that is one; the message is for a person to read
   * @throws InterruptedException if waiting was ended
   */
  ExchangeResponse exchange(ExchangeRequest request) throws IOException, InterruptedException;
}
