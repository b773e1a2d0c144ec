package org.keywright.acceptance;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.Hole;
import org.keywright.card.script.TrustedServer;
import org.keywright.card.secret.Secret;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.wire.ServerIdentity;
import org.keywright.client.DeviceSession;
import org.keywright.client.HttpExchanger;
import org.keywright.client.SessionOutcome;

/** A workstation with the real client in it, and a person who chooses a PIN. */
final class Station {

  static final String PIN = "739154";

  private final TestServer server;

  Station(TestServer server) {
    this.server = server;
  }

  SessionOutcome redeem(CardTransport device, String ticket) throws Exception {
    try (HttpExchanger exchanger = new HttpExchanger(server.origin())) {
      ServerIdentity identity = exchanger.identity();
      TrustedServer trusted =
          new TrustedServer(identity.origin(), identity.root(), identity.demo());
      return new DeviceSession(device, trusted, exchanger, new Person(), Clock.systemUTC())
          .run(ticket);
    }
  }

  private static final class Person implements DeviceSession.Interaction {
    @Override
    public @Nullable Secret pin(Hole.Pin hole) {
      return Secret.copyOf(PIN.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void at(String stage, long done, long total) {}

    @Override
    public boolean confirmDestruction(String hardwareId) {
      return true;
    }
  }
}
