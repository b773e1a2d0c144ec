package org.keywright.card.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Mutator;
import org.keywright.fuzz.Target;

/** Whatever a card hands out in parts, and whatever is on the other end of a virtual reader. */
final class HostileInputTest implements HostileInputs {

  /** Each takes a connection of its own. */
  private static final int CONNECTIONS = 4_000;

  private static final byte[] READ = HexFormat.of().parseHex("00CB3FFF055C035FC10200");
  private static final byte[] ATR_AND_ANSWERS =
      HexFormat.of().parseHex("00023B00" + "00029000" + "000453009000" + "00026A82" + "00026100");

  @Override
  public Stream<Target> targets() {
    List<byte[]> parts =
        Stream.of("000401026102" + "00040304" + "9000", "00026C04" + "0006010203049000", "00026A82")
            .map(HexFormat.of()::parseHex)
            .toList();
    return Stream.of(
        Target.of("responses in parts", parts, HostileInputTest::inParts)
            .refusingBy(CardTransportException.class)
            .mutatedBy(Mutator.BYTES)
            .within(new Limits(500, 1 << 20, 64)),
        Target.of("virtual readers", List.of(ATR_AND_ANSWERS), HostileInputTest::connect)
            .refusingBy(CardTransportException.class)
            .mutatedBy(Mutator.BYTES)
            .within(new Limits(500, 1 << 20, 64))
            .atMost(CONNECTIONS));
  }

  private static void inParts(byte[] input) throws CardTransportException {
    try (CardTransport transport = new ResponseChainingTransport(scripted(input))) {
      byte[] response = transport.transmit(READ);
      if (response.length < 2 || response.length > CardTransport.MAX_RESPONSE) {
        throw new AssertionError("a response of an impossible length");
      }
    }
  }

  /** Answers, each behind two bytes of its length. */
  private static ScriptedTransport scripted(byte[] input) {
    ByteBuffer in = ByteBuffer.wrap(input);
    List<String> answers = new ArrayList<>();
    while (in.remaining() >= 2) {
      byte[] answer = new byte[Math.min(in.getShort() & 0xFFFF, in.remaining())];
      in.get(answer);
      answers.add(HexFormat.of().formatHex(answer));
    }
    return new ScriptedTransport(answers.toArray(String[]::new));
  }

  private static void connect(byte[] input) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread device = Thread.ofVirtual().start(() -> play(server, input));
      try (VirtualReaderTransport transport =
          VirtualReaderTransport.connect(server.getLocalPort(), Duration.ofSeconds(20))) {
        for (int i = 0; i < 4; i++) {
          if (transport.transmit(READ).length < 2) {
            throw new AssertionError("a response without a status word");
          }
        }
      } finally {
        join(device);
      }
    }
  }

  /** Says it all at once, whatever it is asked, and hangs up. */
  private static void play(ServerSocket server, byte[] input) {
    try (Socket socket = server.accept();
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream()) {
      out.write(input);
      socket.shutdownOutput();
      in.readAllBytes();
    } catch (IOException e) {
      // The other end hung up first: it has read enough.
    }
  }

  private static void join(Thread device) {
    try {
      device.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
