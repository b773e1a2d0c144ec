package org.keywright.card.transport;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts commands and the time that they took, lost ones too. The sums can be read by any thread.
 */
public final class CountingTransport implements CardTransport {

  private final CardTransport inner;
  private final AtomicInteger apdus = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();

  /** Counts what goes through {@code inner}, which it closes with itself. */
  public CountingTransport(CardTransport inner) {
    this.inner = inner;
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    long start = System.nanoTime();
    apdus.incrementAndGet();
    try {
      return inner.transmit(command);
    } finally {
      nanos.addAndGet(System.nanoTime() - start);
    }
  }

  /** How many commands were sent. */
  public int apdus() {
    return apdus.get();
  }

  /** How long they took together. */
  public Duration time() {
    return Duration.ofNanos(nanos.get());
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
