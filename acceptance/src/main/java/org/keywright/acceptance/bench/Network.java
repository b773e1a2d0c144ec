package org.keywright.acceptance.bench;

import java.time.Duration;
import org.keywright.card.wire.ExchangeResponse;
import org.keywright.client.Exchanger;

/** What can lie between a client and its server. */
final class Network {

  private Network() {}

  /**
   * A way that takes so long in each direction, on a connection that is open already. Opening one
   * takes a round trip more, and TLS one or two.
   */
  static Exchanger delayed(Exchanger way, Duration oneWay) {
    return request -> {
      Thread.sleep(oneWay);
      ExchangeResponse response = way.exchange(request);
      Thread.sleep(oneWay);
      return response;
    };
  }
}
