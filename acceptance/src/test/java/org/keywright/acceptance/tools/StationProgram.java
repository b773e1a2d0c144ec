package org.keywright.acceptance.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.Consent;
import org.keywright.card.script.Hole;
import org.keywright.card.script.TrustedServer;
import org.keywright.card.secret.Secret;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;
import org.keywright.card.transport.PcscReaders;
import org.keywright.card.wire.Problem;
import org.keywright.card.wire.Receipt;
import org.keywright.card.wire.ServerIdentity;
import org.keywright.client.DeviceSession;
import org.keywright.client.HttpExchanger;
import org.keywright.client.SessionOutcome;

/**
 * A workstation: redeems a ticket with the device in a reader, through the PC/SC daemon that its
 * environment names, and prints how it went. A process of its own, since the JDK's provider takes
 * that name from the environment, once. The person's PIN is the first line that it reads.
 */
final class StationProgram {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private StationProgram() {}

  public static void main(String[] arguments) throws Exception {
    String reader = arguments[0];
    URI origin = URI.create(arguments[1]);
    String ticket = arguments[2];
    byte[] pin =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))
            .readLine()
            .getBytes(StandardCharsets.US_ASCII);
    PcscReaders readers = PcscReaders.system();
    if (!readers.awaitCard(reader, PATIENCE)) {
      throw new IOException("there is no device in the reader");
    }
    try (HttpExchanger exchanger = new HttpExchanger(origin);
        Headers device = new Headers(readers.connect(reader, PATIENCE))) {
      ServerIdentity identity = exchanger.identity();
      SessionOutcome outcome =
          new DeviceSession(
                  device,
                  new TrustedServer(identity.origin(), identity.root(), identity.demo()),
                  exchanger,
                  new Person(pin),
                  Clock.systemUTC())
              .run(ticket);
      print(outcome);
      System.out.println("commands " + String.join(" ", device.sent));
    }
  }

  private static void print(SessionOutcome outcome) {
    Receipt receipt = outcome.receipt();
    if (receipt != null) {
      System.out.println("state " + receipt.state());
      System.out.println("device " + receipt.device());
    }
    Problem problem = outcome.problem();
    if (problem != null) {
      System.out.println("problem " + problem);
    }
    System.out.println("exchanges " + outcome.exchanges());
    System.out.println("apdus " + outcome.apdus());
    System.out.println("deviceMillis " + outcome.deviceMillis());
  }

  private record Person(byte[] chosen) implements DeviceSession.Interaction {
    @Override
    public @Nullable Secret pin(Hole.Pin hole) {
      return Secret.copyOf(chosen);
    }

    @Override
    public void at(String stage, long done, long total) {}

    @Override
    public boolean agrees(Consent to, String hardwareId) {
      return true;
    }

    @Override
    public String toString() {
      return "Person";
    }
  }

  /** Notes the header of each command, and how many bytes follow; never these. */
  private static final class Headers implements CardTransport {
    private final CardTransport inner;
    private final List<String> sent = new ArrayList<>();

    Headers(CardTransport inner) {
      this.inner = inner;
    }

    @Override
    public byte[] transmit(byte[] command) throws CardTransportException {
      sent.add(
          "%02X%02X%02X%02X+%d"
              .formatted(command[0], command[1], command[2], command[3], command.length - 4));
      return inner.transmit(command);
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
}
