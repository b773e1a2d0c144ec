package org.keywright.acceptance.workbench;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.Consent;
import org.keywright.card.script.Hole;
import org.keywright.card.script.TrustedServer;
import org.keywright.card.secret.Secret;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.wire.ServerIdentity;
import org.keywright.client.DeviceSession;
import org.keywright.client.Exchanger;
import org.keywright.client.HttpExchanger;
import org.keywright.client.SessionOutcome;

/** A workstation with the real client in it, and a person who has a PIN and chooses another. */
public final class Station {

  public static final String PIN = "739154";

  private final URI origin;
  private UnaryOperator<Exchanger> way = UnaryOperator.identity();
  private Clock clock = Clock.systemUTC();
  private @Nullable String pin = PIN;
  private String current = PIN;
  private boolean agrees = true;
  private final List<Integer> tries = new ArrayList<>();

  public Station(TestServer server) {
    this(server.origin());
  }

  public Station(URI origin) {
    this.origin = origin;
  }

  /** Puts something between the client and the network. */
  public Station through(UnaryOperator<Exchanger> network) {
    way = network;
    return this;
  }

  /** The workstation's clock. */
  public Station at(Clock other) {
    clock = other;
    return this;
  }

  /** The person walks away when asked for a PIN. */
  public Station withoutPin() {
    pin = null;
    return this;
  }

  /** The person chooses another PIN than usual. */
  public Station choosing(String other) {
    pin = other;
    return this;
  }

  /** The person types this where the PIN is asked for that the device has. */
  public Station knowing(String present) {
    current = present;
    return this;
  }

  /** The person agrees to nothing. */
  public Station disagreeing() {
    agrees = false;
    return this;
  }

  /** How many tries the person was told that the PIN has left, each time. */
  public List<Integer> triesTold() {
    return List.copyOf(tries);
  }

  public SessionOutcome redeem(CardTransport device, String ticket) throws Exception {
    try (HttpExchanger exchanger = new HttpExchanger(origin)) {
      ServerIdentity identity = exchanger.identity();
      TrustedServer trusted =
          new TrustedServer(identity.origin(), identity.root(), identity.demo());
      return redeem(device, ticket, trusted, exchanger);
    }
  }

  /** The same over a connection that there is, to a server that is trusted already. */
  public SessionOutcome redeem(
      CardTransport device, String ticket, TrustedServer trusted, Exchanger exchanger)
      throws Exception {
    return new DeviceSession(device, trusted, way.apply(exchanger), new Person(), clock)
        .run(ticket);
  }

  private final class Person implements DeviceSession.Interaction {
    @Override
    public @Nullable Secret pin(Hole.Pin hole) {
      String typed = hole.pin() == Hole.PinKind.NEW ? pin : current;
      return typed == null ? null : Secret.copyOf(typed.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void triesLeft(int left) {
      tries.add(left);
    }

    @Override
    public void at(String stage, long done, long total) {}

    @Override
    public boolean agrees(Consent to, String hardwareId) {
      return agrees;
    }
  }
}
