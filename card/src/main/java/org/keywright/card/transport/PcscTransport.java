package org.keywright.card.transport;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.smartcardio.Card;
import javax.smartcardio.CardException;
import javax.smartcardio.CardTerminal;
import javax.smartcardio.CommandAPDU;
import org.jspecify.annotations.Nullable;
import org.keywright.card.transport.CardTransportException.Reason;

/**
 * A card in a PC/SC reader.
 *
 * <p>PC/SC calls block and cannot be cancelled, and the JDK binds exclusive access to a thread. So
 * all calls for a card are made by one daemon thread of its own, and callers wait for it no longer
 * than they said. After a call that took too long the transport is of no more use: what the card is
 * doing is not known.
 *
 * <p>Closing resets the card, so that a verified PIN or an authentication is not left to the next
 * program.
 */
public final class PcscTransport implements CardTransport {

  private final ExecutorService worker;
  private final Card card;
  private final byte[] atr;
  private final Duration timeout;
  private volatile @Nullable Future<?> running;
  private volatile boolean closed;

  private PcscTransport(ExecutorService worker, Card card, Duration timeout) {
    this.worker = worker;
    this.card = card;
    this.atr = card.getATR().getBytes();
    this.timeout = timeout;
  }

  static PcscTransport connect(CardTerminal terminal, Duration timeout)
      throws CardTransportException {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("a time limit is more than nothing");
    }
    ExecutorService worker =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("pcsc-" + terminal.getName()).factory());
    Future<Card> connecting = worker.submit(() -> terminal.connect("*"));
    try {
      Card card = await(connecting, timeout, "connecting to the card");
      return new PcscTransport(worker, card, timeout);
    } catch (CardTransportException e) {
      // If it is connected after all, it is let go of.
      worker.execute(() -> disconnectIfConnected(connecting));
      worker.shutdown();
      throw e;
    }
  }

  private static void disconnectIfConnected(Future<Card> connecting) {
    if (connecting.state() == Future.State.SUCCESS) {
      disconnect(connecting.resultNow());
    }
  }

  /** The protocol in use, {@code T=0} or {@code T=1}, as the reader has it. */
  public String protocol() {
    return card.getProtocol();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also if the lengths in the command do not add up, or it opens
   *     a logical channel, which the JDK does not let through
   */
  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    Apdus.checkCommand(command);
    CommandAPDU apdu = new CommandAPDU(command);
    return Apdus.checkResponse(
        call(
            () -> card.getBasicChannel().transmit(apdu).getBytes(),
            timeout,
            "sending a command to the card"));
  }

  /**
   * Exclusive access (a PC/SC transaction): no other program gets between the commands until it is
   * closed. Systems reset a card that is idle for some seconds in one: hold it for a row of
   * commands, not while waiting for a person or a server.
   */
  public final class Exclusive implements AutoCloseable {

    private boolean ended;

    private Exclusive() {}

    /** Ends it. Closing twice does nothing more, nor does it after the card is gone. */
    @Override
    public void close() {
      if (ended || closed) {
        return;
      }
      ended = true;
      try {
        call(
            () -> {
              card.endExclusive();
              return Boolean.TRUE;
            },
            timeout,
            "ending exclusive access");
      } catch (CardTransportException e) {
        // It ended with the card: removal and reset end transactions.
      }
    }
  }

  /**
   * Begins exclusive access.
   *
   * @param atMost how long to wait for another program that has it
   * @throws CardTransportException {@link Reason#TIMEOUT} if it was not to be had; this transport
   *     is then of no more use
   */
  public Exclusive beginExclusive(Duration atMost) throws CardTransportException {
    call(
        () -> {
          card.beginExclusive();
          return Boolean.TRUE;
        },
        atMost,
        "waiting for exclusive access to the card");
    return new Exclusive();
  }

  private <T> T call(Callable<T> work, Duration atMost, String what) throws CardTransportException {
    if (closed) {
      throw new CardTransportException(Reason.REMOVED, "this connection was closed");
    }
    Future<T> future;
    try {
      future = worker.submit(work);
    } catch (RejectedExecutionException e) {
      throw new CardTransportException(Reason.REMOVED, "this connection was closed", e);
    }
    running = future;
    if (closed) {
      // close() may have looked before this was there to be cancelled.
      future.cancel(false);
    }
    try {
      return await(future, atMost, what);
    } catch (CardTransportException e) {
      if (e.reason() == Reason.TIMEOUT) {
        close();
      }
      throw e;
    }
  }

  private static <T> T await(Future<T> future, Duration atMost, String what)
      throws CardTransportException {
    try {
      return future.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new CardTransportException(
          Reason.TIMEOUT, what + " took longer than " + atMost.toMillis() + " ms", e);
    } catch (CancellationException e) {
      throw new CardTransportException(Reason.REMOVED, what + ": the connection was closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CardTransportException(Reason.TIMEOUT, what + " was interrupted", e);
    } catch (ExecutionException e) {
      throw of(e.getCause(), what);
    }
  }

  private static CardTransportException of(@Nullable Throwable cause, String what) {
    return switch (cause) {
      case IllegalArgumentException e -> throw e;
      case CardException e -> PcscErrors.of(e, what);
      case IllegalStateException e -> PcscErrors.of(e, what);
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default ->
          new CardTransportException(Reason.PROTOCOL, what + " failed unexpectedly");
    };
  }

  @Override
  public byte[] atr() {
    return atr.clone();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    Future<?> pending = running;
    if (pending != null) {
      // Its caller stops waiting; the call itself ends when the card or the reader answers.
      pending.cancel(false);
    }
    worker.execute(() -> disconnect(card));
    worker.shutdown();
    try {
      // Whoever opens the reader next should find it free, if this can be had quickly.
      worker.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void disconnect(Card card) {
    try {
      card.disconnect(true);
    } catch (CardException | IllegalStateException e) {
      // The card is gone: there is nothing to give back.
    }
  }
}
