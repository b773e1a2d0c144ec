package org.keywright.acceptance.torture;

import java.time.Duration;
import org.keywright.card.transport.CardTransport;
import org.keywright.client.Exchanger;

/**
 * One thing that is about to go wrong in one run of an operation. All methods do nothing unless
 * they are overridden; each is called once, in this order.
 */
class Strike {

  /** Nothing goes wrong. */
  static final Strike NONE = new Strike();

  /** Before the operation begins: what goes wrong with the device is set up here. */
  void device() throws Exception {}

  /** The way to the device. */
  CardTransport way(CardTransport device) {
    return device;
  }

  /** Right before the server's part begins. */
  void server() {}

  /** The way to the server. */
  Exchanger way(Exchanger network) {
    return network;
  }

  /** It is over: whether the point was reached at which it strikes. */
  boolean reached() {
    return true;
  }

  /** What people put right before they try again. */
  void repair() throws Exception {}

  /** What of the operation's time the strike took for itself, to begin a process for instance. */
  Duration spent() {
    return Duration.ZERO;
  }

  /** Whether the operation has to come to its good end at once all the same. */
  boolean harmless() {
    return false;
  }

  /** Whether the server was hit, so that it may answer that something is wrong with it. */
  boolean hitsServer() {
    return false;
  }

  /** Whether the run may have to be given up, so that its good end is another than usual. */
  boolean mayEndRun() {
    return false;
  }
}
