package org.keywright.client.device;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;
import org.keywright.card.transport.PcscReaders;
import org.keywright.card.transport.PcscTransport;

/**
 * A card in a PC/SC reader, in a transaction while it is worked with.
 *
 * <p>Between two scripts the card may be authenticated, and outside of a transaction any program
 * could use that. So the transaction is kept while a server takes a moment to answer; but Windows
 * resets a card that is idle for 5 seconds in one, and other programs want their turn: after
 * {@value #GRACE_MILLIS} ms it ends. What another program then does to the card is found out by the
 * next script, which authenticates anew.
 */
final class PcscLink implements DeviceLink {

  /** Less than the 5 seconds after which Windows resets the card, with room for a slow machine. */
  static final int GRACE_MILLIS = 3_000;

  /** How long another program may keep the card. */
  private static final Duration TURN = Duration.ofSeconds(20);

  private final PcscReaders readers;
  private final String reader;
  private final Duration timeout;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("card-release").factory());

  private volatile PcscTransport transport;
  private PcscTransport.@Nullable Exclusive held;
  private @Nullable Future<?> ending;

  private PcscLink(PcscReaders readers, String reader, Duration timeout, PcscTransport transport) {
    this.readers = readers;
    this.reader = reader;
    this.timeout = timeout;
    this.transport = transport;
  }

  static PcscLink open(PcscReaders readers, String reader, Duration timeout)
      throws CardTransportException {
    return new PcscLink(readers, reader, timeout, readers.connect(reader, timeout));
  }

  @Override
  public CardTransport transport() {
    return transport;
  }

  @Override
  public synchronized void hold() throws CardTransportException {
    keep();
    if (held == null) {
      held = transport.beginExclusive(TURN);
    }
  }

  private void keep() {
    Future<?> soon = ending;
    ending = null;
    if (soon != null) {
      soon.cancel(false);
    }
  }

  @Override
  public synchronized void release() {
    if (held != null && ending == null && !clock.isShutdown()) {
      ending = clock.schedule(this::end, GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Does nothing when the card was taken up again just before. */
  private synchronized void end() {
    PcscTransport.Exclusive transaction = held;
    if (ending == null || transaction == null) {
      return;
    }
    ending = null;
    held = null;
    transaction.close();
  }

  @Override
  public synchronized void reconnect() throws CardTransportException {
    keep();
    held = null;
    transport.close();
    transport = readers.connect(reader, timeout);
  }

  @Override
  public boolean isVirtual() {
    return false;
  }

  @Override
  public void close() {
    clock.shutdownNow();
    // Not synchronized: a command that waits for its answer is made to fail by this.
    transport.close();
  }
}
