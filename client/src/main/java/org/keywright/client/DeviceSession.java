package org.keywright.client;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.identify.HardwareIdentity;
import org.keywright.card.identify.Identification;
import org.keywright.card.identify.Identify;
import org.keywright.card.script.Expectation;
import org.keywright.card.script.Script;
import org.keywright.card.script.ScriptExecutor;
import org.keywright.card.script.ScriptRejectedException;
import org.keywright.card.script.ScriptResult;
import org.keywright.card.script.SignedScript;
import org.keywright.card.script.TrustedServer;
import org.keywright.card.script.VerifiedScript;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;
import org.keywright.card.wire.ExchangeRequest;
import org.keywright.card.wire.ExchangeResponse;
import org.keywright.card.wire.Wire;

/**
 * Redeems one ticket on one device: identify, then exchange after exchange until the server says
 * that it is over. The one implementation behind command line, browser and demo.
 *
 * <p>Used once, by one thread.
 */
public final class DeviceSession {

  /** More exchanges than any operation needs; a server that goes on for longer is not sane. */
  private static final int MAX_EXCHANGES = 60;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final CardTransport device;
  private final TrustedServer server;
  private final Exchanger exchanger;
  private final Interaction interaction;
  private final Clock clock;
  private final byte[] sessionNonce = new byte[32];

  private @Nullable UUID issuance;
  private int attempt;
  private @Nullable String model;
  private int apdus;
  private long deviceMillis;

  /** What a session asks of, and tells, the person at the workstation. */
  public interface Interaction extends ScriptExecutor.PinSource, ScriptExecutor.Progress {

    /** Whether the person agrees that everything on the device is wiped. Asked outside any page. */
    boolean confirmDestruction(String hardwareId);

    /** An exchange begins, from 1. */
    default void exchange(int sequence) {}
  }

  /** A session of this device with this server. */
  public DeviceSession(
      CardTransport device,
      TrustedServer server,
      Exchanger exchanger,
      Interaction interaction,
      Clock clock) {
    this.device = device;
    this.server = server;
    this.exchanger = exchanger;
    this.interaction = interaction;
    this.clock = clock;
    RANDOM.nextBytes(sessionNonce);
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
    Identification identification = Identify.run(device, Identify.hostChallenge(ticket));
    apdus = identification.apdus();
    deviceMillis = identification.deviceMillis();
    String hardwareId = HardwareIdentity.of(identification);
    ExchangeResponse response = send(ticket, 1, identification, null);
    int sequence = 1;
    while (response.script() != null) {
      if (sequence == MAX_EXCHANGES) {
        throw new IOException("the server does not come to an end");
      }
      ScriptResult result = run(response.script(), sequence, hardwareId);
      sequence++;
      response = send(ticket, sequence, null, result);
    }
    return new SessionOutcome(
        response.receipt(), response.problem(), hardwareId, sequence, apdus, deviceMillis);
  }

  private ExchangeResponse send(
      String ticket,
      int sequence,
      @Nullable Identification identification,
      @Nullable ScriptResult result)
      throws IOException, InterruptedException {
    interaction.exchange(sequence);
    return exchanger.exchange(
        new ExchangeRequest(
            Wire.VERSION,
            ticket,
            sessionNonce,
            sequence,
            ClientVersion.describe(),
            identification,
            result));
  }

  private ScriptResult run(SignedScript signed, int sequence, String hardwareId)
      throws ScriptRejectedException {
    VerifiedScript verified =
        VerifiedScript.verify(
            signed,
            new Expectation(
                server,
                issuance,
                attempt,
                sequence,
                sessionNonce,
                hardwareId,
                model,
                clock.instant()));
    Script script = verified.script();
    issuance = script.issuance();
    attempt = script.attempt();
    model = script.model();
    if (script.purpose().destructive() && !interaction.confirmDestruction(hardwareId)) {
      return new ScriptResult(
          java.util.List.of(),
          new ScriptResult.Failure(
              ScriptResult.FailureKind.CANCELLED, 0, script.stages().getFirst().label()),
          0,
          0);
    }
    ScriptResult result = new ScriptExecutor(device, interaction, interaction).run(verified);
    apdus += result.apdus();
    deviceMillis += result.deviceMillis();
    return result;
  }
}
