package org.keywright.card.transport;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * Runs in a process of its own, whose environment names the socket of a private pcscd: uses the
 * reader in the ways that {@link PcscStackTest} asks for line by line, and prints what happened.
 */
final class PcscProbe {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private PcscProbe() {}

  public static void main(String[] arguments) throws Exception {
    PcscReaders readers = PcscReaders.system();
    List<PcscReaders.Reader> found = readers.list();
    if (arguments.length == 0) {
      readers.connect(found.getFirst().name(), LIMIT).close();
      return;
    }
    System.out.println("readers " + found.size());
    String reader = found.getFirst().name();
    System.out.println("present " + readers.awaitCard(reader, LIMIT));
    PcscTransport first = readers.connect(reader, LIMIT);
    System.out.println("atr " + HexFormat.of().formatHex(first.atr()));
    try (PcscTransport.Exclusive exclusive = first.beginExclusive(LIMIT)) {
      System.out.println("exclusive " + (exclusive != null));
      for (String command : arguments) {
        System.out.println("answer " + send(first, command));
      }
    }
    System.out.println("in use " + connectFails(readers, reader));
    System.out.println("another program " + anotherProgram());
    System.out.println("reset " + send(first, "00A4040000"));
    first.close();
    PcscTransport third = readers.connect(reader, LIMIT);
    System.out.println("anew " + send(third, "00A4040000"));
    System.out.println("removal " + send(third, "00FF000000"));
    System.out.println("absent " + readers.awaitRemoval(reader, LIMIT));
    System.out.println("removed " + send(third, "00A4040000"));
    third.close();
    System.out.println("no card " + connectFails(readers, reader));
    System.out.println("unknown " + connectFails(readers, "no such reader"));
    System.out.println("none comes " + readers.awaitCard(reader, Duration.ofMillis(500)));
  }

  /** Connects in a process of its own and closes, which resets the card. */
  private static int anotherProgram() throws Exception {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            PcscProbe.class.getName())
        .inheritIO()
        .start()
        .waitFor();
  }

  private static String send(PcscTransport transport, String command) {
    try {
      byte[] response = transport.transmit(HexFormat.of().parseHex(command));
      return response.length > 16
          ? response.length + " bytes"
          : HexFormat.of().withUpperCase().formatHex(response);
    } catch (CardTransportException e) {
      return e.reason().toString();
    }
  }

  private static String connectFails(PcscReaders readers, String reader) {
    try (PcscTransport transport = readers.connect(reader, LIMIT)) {
      return "connected to " + transport.protocol();
    } catch (CardTransportException e) {
      return e.reason().toString();
    }
  }
}
