package org.keywright.acceptance.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;

/** Notes what goes to a device and what comes back, to be done again on its like. */
final class Recording implements CardTransport {

  private record Turn(byte[] command, byte[] response) {}

  private final CardTransport inner;
  private final List<Turn> turns = new ArrayList<>();

  Recording(CardTransport inner) {
    this.inner = inner;
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    byte[] kept = command.clone();
    byte[] response = inner.transmit(command);
    turns.add(new Turn(kept, response.clone()));
    return response;
  }

  /**
   * Sends the same to a device that was the same before. Its random numbers have to be the same,
   * too: then what was a fresh answer to a challenge in the recording is one again.
   *
   * @return how long it took, in seconds
   * @throws IllegalStateException if the device answers something else, and so did other work
   */
  double replay(CardTransport device) throws CardTransportException {
    boolean same = true;
    long start = System.nanoTime();
    for (Turn turn : turns) {
      same &= Arrays.equals(turn.response(), device.transmit(turn.command()));
    }
    double took = (System.nanoTime() - start) / 1e9;
    if (!same) {
      throw new IllegalStateException("the device did other work than in the recording");
    }
    return took;
  }

  /** How many commands there were. */
  int commands() {
    return turns.size();
  }

  /** How many bytes went to the device and came back. */
  long bytes() {
    return turns.stream().mapToLong(turn -> turn.command().length + turn.response().length).sum();
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
