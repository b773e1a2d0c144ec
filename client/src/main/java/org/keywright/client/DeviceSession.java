package org.keywright.client;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.keywright.card.identify.HardwareIdentity;
import org.keywright.card.identify.Identification;
import org.keywright.card.identify.Identify;
import org.keywright.card.script.CodeGuard;
import org.keywright.card.script.Consent;
import org.keywright.card.script.Expectation;
import org.keywright.card.script.Hole;
import org.keywright.card.script.PinRules;
import org.keywright.card.script.Purpose;
import org.keywright.card.script.Script;
import org.keywright.card.script.ScriptExecutor;
import org.keywright.card.script.ScriptRejectedException;
import org.keywright.card.script.ScriptResult;
import org.keywright.card.script.ScriptResult.FailureKind;
import org.keywright.card.script.SignedScript;
import org.keywright.card.script.Step;
import org.keywright.card.script.TrustedServer;
import org.keywright.card.script.VerifiedScript;
import org.keywright.card.secret.Secret;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;
import org.keywright.card.transport.CardTransportException.Reason;
import org.keywright.card.wire.ExchangeRequest;
import org.keywright.card.wire.ExchangeResponse;
import org.keywright.card.wire.Wire;
import org.keywright.client.device.DeviceLink;

/**
 * Redeems one ticket on one device: identify, then exchange after exchange until the server says
 * that it is over. The one implementation behind command line, browser and demo.
 *
 * <p>The device is held while commands are sent, and let go of while the server or the person is
 * waited for. A PIN is asked for when a script that needs it has come, and before its first
 * command, so that no device waits in the middle of a script for a person to type.
 *
 * <p>Used once, by one thread; {@link #cancel()} may be called from any.
 */
public final class DeviceSession {

  /** More exchanges than any operation needs; a server that goes on for longer is not sane. */
  static final int MAX_EXCHANGES = 60;

  /** As long as a server keeps a session open; who takes longer begins anew. */
  static final Duration MAX_DURATION = Duration.ofHours(1);

  /** How long a server is waited for that is told that somebody cancelled. */
  private static final Duration FAREWELL = Duration.ofSeconds(3);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final DeviceLink device;
  private final TrustedServer server;
  private final Exchanger exchanger;
  private final Interaction interaction;
  private final Clock clock;
  private final byte[] sessionNonce = new byte[32];
  private final Cancellation cancellation = new Cancellation();
  private final CodeGuard guard = new CodeGuard();
  private final PinTries tries = new PinTries();

  private @Nullable UUID issuance;
  private int attempt;
  private @Nullable String model;
  private String hardwareId = HardwareIdentity.BLANK;
  private byte[] atr = new byte[0];
  private @Nullable Secret chosenPin;
  private @Nullable Secret shownPin;
  private boolean personVerified;
  private int exchanges;
  private int apdus;
  private long deviceMillis;

  /** What a session asks of, and tells, the person at the workstation. */
  public interface Interaction extends ScriptExecutor.PinSource, ScriptExecutor.Progress {

    /**
     * Whether the person agrees to what cannot be taken back. Asked outside any page.
     *
     * @throws InterruptedException if waiting for the person was ended
     */
    boolean agrees(Consent to, String hardwareId) throws InterruptedException;

    /**
     * How many tries the PIN of the device has left, 0 to 15. Told before the PIN that the person
     * has is asked for, if the device said so.
     */
    default void triesLeft(int tries) {}

    /** An exchange begins, from 1. */
    default void exchange(int sequence) {}
  }

  /**
   * What a session has come to so far.
   *
   * @param hardwareId identity of the device
   * @param exchanges how many were begun
   * @param apdus how many went to the device, identify included
   * @param deviceMillis how long the device took in all
   */
  public record Counts(String hardwareId, int exchanges, int apdus, long deviceMillis) {}

  /** A session with a device that no other program uses. */
  public DeviceSession(
      CardTransport device,
      TrustedServer server,
      Exchanger exchanger,
      Interaction interaction,
      Clock clock) {
    this(DeviceLink.of(device), server, exchanger, interaction, clock);
  }

  /**
   * A session of this device with this server. Closing the link is the caller's.
   *
   * @throws IllegalArgumentException if a demonstration's server would get at a real device
   */
  public DeviceSession(
      DeviceLink device,
      TrustedServer server,
      Exchanger exchanger,
      Interaction interaction,
      Clock clock) {
    if (server.demo() && !device.isVirtual()) {
      throw new IllegalArgumentException("a demonstration drives virtual devices only");
    }
    this.device = device;
    this.server = server;
    this.exchanger = exchanger;
    this.interaction = interaction;
    this.clock = clock;
    RANDOM.nextBytes(sessionNonce);
  }

  /** What it has come to so far. */
  public Counts counts() {
    return new Counts(hardwareId, exchanges, apdus, deviceMillis);
  }

  /**
   * Ends the session at the next point where that does no harm: after the command that the device
   * is carrying out, if there is one. {@link #run} then throws.
   */
  public void cancel() {
    cancellation.cancel();
  }

  /**
   * Runs to the end.
   *
   * @throws CardTransportException if the device could not even be identified
   * @throws IOException if the server could not be reached or refused; the same ticket's run can be
   *     retried with a new ticket
   * @throws ScriptRejectedException if the server sent a script that this client does not run
   * @throws InterruptedException if it was cancelled
   */
  public SessionOutcome run(String ticket)
      throws IOException, ScriptRejectedException, InterruptedException {
    Instant deadline = clock.instant().plus(MAX_DURATION);
    try {
      Identification identification = identify(ticket);
      atr = identification.atr();
      hardwareId = HardwareIdentity.of(identification);
      tries.note(identification);
      ExchangeResponse response = send(ticket, 1, identification, null);
      int sequence = 1;
      while (response.script() != null) {
        requirePiv(identification);
        if (sequence == MAX_EXCHANGES || clock.instant().isAfter(deadline)) {
          throw new IOException("the server does not come to an end");
        }
        ScriptResult result = run(response.script(), sequence, ticket);
        sequence++;
        response =
            cancellation.isCancelled()
                ? farewell(ticket, sequence, result)
                : send(ticket, sequence, null, result);
      }
      return new SessionOutcome(
          response.receipt(), response.problem(), hardwareId, sequence, apdus, deviceMillis);
    } finally {
      if (chosenPin != null) {
        chosenPin.close();
      }
      if (shownPin != null) {
        shownPin.close();
      }
    }
  }

  /** Commands to a card without PIV would go to whatever application is selected on it. */
  private static void requirePiv(Identification identification) throws ScriptRejectedException {
    if (identification.status(Identify.PIV_SELECT) != 0x9000) {
      throw new ScriptRejectedException(
          ScriptRejectedException.Reason.FORBIDDEN,
          "the script is refused: there is no PIV application on this device");
    }
  }

  private Identification identify(String ticket) throws CardTransportException {
    try {
      return identifyOnce(ticket);
    } catch (CardTransportException e) {
      if (e.reason() != Reason.RESET) {
        throw e;
      }
      device.reconnect();
      return identifyOnce(ticket);
    }
  }

  private Identification identifyOnce(String ticket) throws CardTransportException {
    device.hold();
    try {
      Identification identification =
          Identify.run(device.transport(), Identify.hostChallenge(ticket));
      apdus += identification.apdus();
      deviceMillis += identification.deviceMillis();
      return identification;
    } finally {
      device.release();
    }
  }

  private ExchangeRequest request(
      String ticket,
      int sequence,
      @Nullable Identification identification,
      @Nullable ScriptResult result) {
    exchanges = sequence;
    return new ExchangeRequest(
        Wire.VERSION,
        ticket,
        sessionNonce,
        sequence,
        ClientVersion.describe(),
        identification,
        result);
  }

  private ExchangeResponse send(
      String ticket,
      int sequence,
      @Nullable Identification identification,
      @Nullable ScriptResult result)
      throws IOException, InterruptedException {
    ExchangeRequest request = request(ticket, sequence, identification, result);
    interaction.exchange(sequence);
    return cancellation.waiting(() -> exchanger.exchange(request));
  }

  /**
   * Brings the last results to the server, so that it knows what became of the device and that
   * somebody cancelled; it is not waited for long.
   */
  private ExchangeResponse farewell(String ticket, int sequence, ScriptResult result)
      throws InterruptedException {
    ExchangeRequest request = request(ticket, sequence, null, result);
    FutureTask<ExchangeResponse> telling = new FutureTask<>(() -> exchanger.exchange(request));
    Thread teller = Thread.ofVirtual().name("farewell").start(telling);
    try {
      ExchangeResponse last = telling.get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
      if (last.script() == null) {
        return last;
      }
    } catch (java.util.concurrent.ExecutionException
        | java.util.concurrent.TimeoutException
        | CancellationException e) {
      teller.interrupt();
    }
    throw new InterruptedException("cancelled");
  }

  private ScriptResult run(SignedScript signed, int sequence, String ticket)
      throws IOException, ScriptRejectedException, InterruptedException {
    VerifiedScript verified = VerifiedScript.verify(signed, expectation(sequence));
    guard.check(verified);
    Script script = verified.script();
    issuance = script.issuance();
    attempt = script.attempt();
    model = script.model();
    Map<Hole.PinKind, Secret> pins = new EnumMap<>(Hole.PinKind.class);
    try {
      if (!isAgreed(script, pins) || clock.instant().isAfter(script.expires())) {
        // Too late is the same: whoever does not answer has not agreed.
        return notBegun(script, FailureKind.CANCELLED);
      }
      if (personVerified) {
        // What the person's PIN opened is closed before anything else runs.
        reconnect(ticket);
        personVerified = false;
      }
      ScriptResult result = execute(verified, pins);
      personVerified = !pins.isEmpty();
      if (script.purpose() == Purpose.RENEW) {
        keepShown(pins.get(Hole.PinKind.CURRENT), result);
      }
      guard.record(verified, result);
      tries.note(verified, result);
      apdus += result.apdus();
      deviceMillis += result.deviceMillis();
      if (result.failure() != null && result.failure().kind() == FailureKind.RESET) {
        reconnect(ticket);
      }
      return result;
    } finally {
      pins.values().forEach(Secret::close);
    }
  }

  /** The device took the PIN if all went well; if anything did not, it is asked for again. */
  private void keepShown(@Nullable Secret pin, ScriptResult result) {
    if (shownPin != null) {
      shownPin.close();
      shownPin = null;
    }
    if (pin != null && result.failure() == null) {
      shownPin = pin.copy();
    }
  }

  /** Asks the person for what the script needs; whoever cancels has not agreed. */
  private boolean isAgreed(Script script, Map<Hole.PinKind, Secret> pins)
      throws IOException, InterruptedException {
    try {
      Consent consent = script.purpose().consent();
      return (consent == null
              || cancellation.waiting(() -> interaction.agrees(consent, hardwareId)))
          && ask(script, pins)
          && !cancellation.isCancelled();
    } catch (InterruptedException e) {
      if (cancellation.isCancelled()) {
        return false;
      }
      throw e;
    }
  }

  private Expectation expectation(int sequence) {
    return new Expectation(
        server, issuance, attempt, sequence, sessionNonce, hardwareId, model, clock.instant());
  }

  private ScriptResult execute(VerifiedScript verified, Map<Hole.PinKind, Secret> pins) {
    try {
      device.hold();
    } catch (CardTransportException e) {
      return notBegun(verified.script(), ScriptExecutor.kind(e.reason()));
    }
    try {
      return new ScriptExecutor(
              device.transport(),
              hole -> {
                Secret pin = pins.get(hole.pin());
                return pin == null ? null : pin.copy();
              },
              interaction,
              cancellation::isCancelled)
          .run(verified);
    } finally {
      device.release();
    }
  }

  /** One PIN for each kind that the script has a place for; false if the person gives none. */
  private boolean ask(Script script, Map<Hole.PinKind, Secret> pins)
      throws IOException, InterruptedException {
    List<Hole.Pin> holes =
        script
            .steps()
            .map(Step::hole)
            .filter(java.util.Objects::nonNull)
            .flatMap(hole -> hole.pins().stream())
            .toList();
    for (Hole.Pin hole : holes) {
      if (!pins.containsKey(hole.pin())) {
        Secret pin = hole.pin() == Hole.PinKind.NEW ? newPin(hole) : currentPin(script, hole);
        if (pin == null) {
          return false;
        }
        pins.put(hole.pin(), pin);
      }
    }
    return true;
  }

  /**
   * Asked for each time anew, since what was typed may have been wrong. A renewal takes it twice:
   * before any key is replaced and when the new ones are proved. Once the device took it, it is
   * kept for that.
   */
  private @Nullable Secret currentPin(Script script, Hole.Pin hole)
      throws IOException, InterruptedException {
    Secret known = shownPin;
    if (script.purpose() == Purpose.RENEW
        && known != null
        && hole.rules().judge(known) == PinRules.Verdict.GOOD) {
      return known.copy();
    }
    tries.left().ifPresent(interaction::triesLeft);
    return given(hole);
  }

  private @Nullable Secret given(Hole.Pin hole) throws IOException, InterruptedException {
    return cancellation.<@Nullable Secret>waiting(() -> interaction.pin(hole));
  }

  /**
   * The PIN that the person chose is kept for the session: if the device is reset in the middle of
   * setting it, nobody has to type it again.
   */
  private @Nullable Secret newPin(Hole.Pin hole) throws IOException, InterruptedException {
    Secret known = chosenPin;
    if (known == null || hole.rules().judge(known) != PinRules.Verdict.GOOD) {
      Secret fresh = given(hole);
      if (fresh == null) {
        return null;
      }
      if (known != null) {
        known.close();
      }
      known = fresh;
      chosenPin = fresh;
    }
    return known.copy();
  }

  /**
   * After a reset by another program. Whatever is in the reader now has to be the device that it
   * was; if it is not, it is let go of, and the next script finds no device.
   */
  private void reconnect(String ticket) {
    try {
      device.reconnect();
      Identification again = identifyOnce(ticket);
      if (!HardwareIdentity.of(again).equals(hardwareId)
          || !java.util.Arrays.equals(again.atr(), atr)) {
        device.close();
      }
    } catch (CardTransportException e) {
      // The next script finds out, and the server is told what it found.
      device.release();
    }
  }

  private static ScriptResult notBegun(Script script, FailureKind why) {
    return new ScriptResult(
        List.of(), new ScriptResult.Failure(why, 0, script.stages().getFirst().label()), 0, 0);
  }

  /** Interrupts the session's thread where it waits for a person or a server, not for a device. */
  private static final class Cancellation {

    private boolean cancelled;
    private @Nullable Thread waiting;

    synchronized boolean isCancelled() {
      return cancelled;
    }

    synchronized void cancel() {
      cancelled = true;
      if (waiting != null) {
        waiting.interrupt();
      }
    }

    private synchronized void begin() throws InterruptedException {
      if (cancelled) {
        throw new InterruptedException("cancelled");
      }
      waiting = Thread.currentThread();
    }

    private synchronized void end() {
      waiting = null;
      if (cancelled) {
        // It may have come just as the wait was over.
        Thread.interrupted();
      }
    }

    <T extends @Nullable Object> T waiting(Wait<T> wait) throws IOException, InterruptedException {
      begin();
      try {
        return wait.end();
      } finally {
        end();
      }
    }
  }

  /** Something that takes as long as a person or a server takes. */
  private interface Wait<T extends @Nullable Object> {
    T end() throws IOException, InterruptedException;
  }
}
