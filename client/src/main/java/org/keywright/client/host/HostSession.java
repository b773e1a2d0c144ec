package org.keywright.client.host;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.Consent;
import org.keywright.card.script.Hole;
import org.keywright.card.script.PinRules;
import org.keywright.card.script.ScriptRejectedException;
import org.keywright.card.script.TrustedServer;
import org.keywright.card.secret.Secret;
import org.keywright.card.transport.CardTransportException;
import org.keywright.card.wire.Problem;
import org.keywright.client.DeviceSession;
import org.keywright.client.PlainText;
import org.keywright.client.ServerConnection;
import org.keywright.client.SessionOutcome;
import org.keywright.client.device.DeviceLink;
import org.keywright.client.device.Readers;
import org.keywright.client.host.ClientMessage.ConsentNeeded;
import org.keywright.client.host.ClientMessage.Failure;
import org.keywright.client.host.ClientMessage.Outcome;
import org.keywright.client.host.ClientMessage.Progress;
import org.keywright.client.host.ClientMessage.Question;
import org.keywright.client.host.ClientMessage.Waiting;
import org.keywright.client.trust.TrustException;

/**
 * A device session for a page: a thread that redeems the ticket, and what the page sees of it.
 * Begun once; answered and cancelled from any thread.
 */
final class HostSession implements DeviceSession.Interaction {

  /** Another client that only looks at the device is done with that in this time. */
  private static final Duration TURN = Duration.ofSeconds(5);

  /** How long a person may take to think of a PIN. */
  private static final Duration QUESTION = Duration.ofMinutes(10);

  private final Workstation station;
  private final URI origin;
  private final PageMessage.Start start;
  private final Outlet outlet;
  private final Consents consents;
  private final Consumer<HostSession> ended;
  private final Thread thread;
  private final CountDownLatch over = new CountDownLatch(1);

  private @Nullable DeviceSession session;
  private boolean cancelled;
  private int exchange;
  private int asked;
  private boolean askedForCurrent;
  private @Nullable Integer triesLeft;
  private boolean isOpen;
  private @Nullable Secret given;

  /**
   * A session that has not begun.
   *
   * @param ended told when the reader is free again, before the page is
   */
  HostSession(
      Workstation station,
      URI origin,
      PageMessage.Start start,
      Outlet outlet,
      Consents consents,
      Consumer<HostSession> ended) {
    this.station = station;
    this.origin = origin;
    this.start = start;
    this.outlet = outlet;
    this.consents = consents;
    this.ended = ended;
    this.thread = Thread.ofPlatform().daemon().name("device-session").unstarted(this::run);
  }

  HostSession begin() {
    thread.start();
    return this;
  }

  String name() {
    return start.session();
  }

  /** Ends it where that does no harm. */
  synchronized void cancel() {
    cancelled = true;
    if (session == null) {
      thread.interrupt();
    } else {
      session.cancel();
    }
  }

  /**
   * Takes an answer, and the PIN with it.
   *
   * @return whether that question is open
   */
  synchronized boolean answer(int question, @Nullable Secret pin) {
    if (!isOpen || question != asked) {
      if (pin != null) {
        pin.close();
      }
      return false;
    }
    isOpen = false;
    given = pin;
    notifyAll();
    return true;
  }

  /** Whether it is over in that time. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return over.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run() {
    ClientMessage last;
    try {
      last = perform();
    } catch (RuntimeException e) {
      System.getLogger(HostSession.class.getName())
          .log(System.Logger.Level.ERROR, "a session ended with a fault of the client's own", e);
      last = failed("CLIENT_FAILED", "The client made a mistake. Please report it.", true);
    }
    ended.accept(this);
    send(last);
    over.countDown();
  }

  private ClientMessage perform() {
    try (ReaderLocks.Held held = station.locks().take(start.reader(), TURN)) {
      if (held == null) {
        return error(
            Failure.Code.READER_BUSY, "Another tab or program is working with this reader.");
      }
      return withReader();
    } catch (InterruptedException e) {
      return cancelled();
    } catch (IOException e) {
      return failed("DEVICE_UNREACHABLE", sentence(e), true);
    }
  }

  private ClientMessage withReader() throws InterruptedException, CardTransportException {
    Optional<Readers.Reader> reader =
        station.readers().list().stream()
            .filter(known -> known.name().equals(start.reader()) && known.cardPresent())
            .findFirst();
    if (reader.isEmpty()) {
      return error(Failure.Code.UNKNOWN_READER, "There is no device in this reader.");
    }
    try (ServerConnection server = station.servers().apply(origin)) {
      Optional<TrustedServer> trusted = station.find(origin, server.identity());
      if (trusted.isEmpty()) {
        return error(Failure.Code.NOT_TRUSTED, origin + " is not trusted any more.");
      }
      try (DeviceLink device = station.readers().open(reader.get())) {
        return redeem(device, trusted.get(), server);
      }
    } catch (TrustException e) {
      return error(Failure.Code.NOT_TRUSTED, sentence(e));
    } catch (ScriptRejectedException e) {
      return failed("SCRIPT_REFUSED", sentence(e), false);
    } catch (CardTransportException e) {
      return failed("DEVICE_UNREACHABLE", sentence(e), true);
    } catch (IOException e) {
      return failed("SERVER_UNREACHABLE", sentence(e), true);
    }
  }

  private ClientMessage redeem(DeviceLink device, TrustedServer trusted, ServerConnection server)
      throws IOException, ScriptRejectedException, InterruptedException {
    DeviceSession running = new DeviceSession(device, trusted, server, this, station.clock());
    synchronized (this) {
      session = running;
      if (cancelled) {
        running.cancel();
      }
    }
    SessionOutcome outcome = running.run(start.ticket());
    if (outcome.receipt() != null) {
      return outcome(
          Outcome.Result.DONE,
          new Outcome.Receipt(
              outcome.receipt().issuance(), outcome.receipt().device(), outcome.receipt().state()),
          null);
    }
    Problem problem = outcome.problem();
    return problem == null
        ? failed("SERVER_UNREACHABLE", "The server ended without an outcome.", true)
        : outcome(
            problem.code().equals("CANCELLED") ? Outcome.Result.CANCELLED : Outcome.Result.FAILED,
            null,
            problem);
  }

  private Outcome cancelled() {
    return outcome(
        Outcome.Result.CANCELLED,
        null,
        new Problem("CANCELLED", "It was cancelled.", "", "", "", true));
  }

  private Outcome failed(String code, String message, boolean retriable) {
    return outcome(Outcome.Result.FAILED, null, new Problem(code, message, "", "", "", retriable));
  }

  private synchronized Outcome outcome(
      Outcome.Result result, Outcome.@Nullable Receipt receipt, @Nullable Problem problem) {
    DeviceSession.Counts counts =
        session == null ? new DeviceSession.Counts("", 0, 0, 0) : session.counts();
    return new Outcome(
        start.id(),
        start.session(),
        result,
        receipt,
        problem,
        counts.exchanges(),
        counts.apdus(),
        counts.deviceMillis());
  }

  private Failure error(Failure.Code code, String message) {
    return new Failure(start.id(), code, message, null);
  }

  private static String sentence(Exception e) {
    String text = PlainText.of(String.valueOf(e.getMessage()), 490);
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private void send(ClientMessage message) {
    try {
      outlet.send(message);
    } catch (IOException e) {
      // Nobody is there any more: so nobody wants it to go on.
      cancel();
    }
  }

  @Override
  public @Nullable Secret pin(Hole.Pin hole) throws InterruptedException {
    boolean isNew = hole.pin() == Hole.PinKind.NEW;
    Question.Again again = !isNew && askedForCurrent ? Question.Again.WRONG : null;
    askedForCurrent |= !isNew;
    while (true) {
      Secret pin = ask(hole, again);
      if (pin == null) {
        return null;
      }
      PinRules.Verdict verdict = hole.rules().judge(pin);
      if (verdict == PinRules.Verdict.GOOD) {
        return pin;
      }
      pin.close();
      again = Question.Again.valueOf(verdict.name());
    }
  }

  private @Nullable Secret ask(Hole.Pin hole, Question.@Nullable Again again)
      throws InterruptedException {
    int number;
    synchronized (this) {
      if (asked == Rules.MAX_NUMBER) {
        return null;
      }
      number = ++asked;
      isOpen = true;
    }
    Question.Kind kind =
        hole.pin() == Hole.PinKind.NEW ? Question.Kind.NEW_PIN : Question.Kind.CURRENT_PIN;
    Integer tries = kind == Question.Kind.CURRENT_PIN ? triesLeft : null;
    send(new Question(start.id(), start.session(), number, kind, hole.rules(), tries, again));
    synchronized (this) {
      try {
        long end = System.nanoTime() + QUESTION.toNanos();
        for (long left = QUESTION.toMillis(); isOpen && left > 0; ) {
          wait(left);
          left = (end - System.nanoTime()) / 1_000_000;
        }
        Secret pin = given;
        given = null;
        return pin;
      } finally {
        isOpen = false;
      }
    }
  }

  @Override
  public void triesLeft(int tries) {
    triesLeft = tries;
  }

  @Override
  public boolean agrees(Consent to, String hardwareId) throws InterruptedException {
    Waiting waiting = new Waiting(start.id(), start.session(), Waiting.Reason.CONFIRMATION);
    ConsentNeeded.Deed deed =
        switch (to) {
          case WIPE -> ConsentNeeded.Deed.ERASE;
          case PIN_RESET -> ConsentNeeded.Deed.RESET_PIN;
        };
    try {
      return consents.ask(waiting, deed, origin.toString(), null, hardwareId);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void exchange(int sequence) {
    exchange = sequence;
    send(new Progress(start.id(), start.session(), "Waiting for the server", 0, 0, sequence));
  }

  @Override
  public void at(String stage, long done, long total) {
    send(new Progress(start.id(), start.session(), PlainText.of(stage, 79), done, total, exchange));
  }
}
