package org.keywright.card.identify;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Mutator;
import org.keywright.fuzz.Target;

/** Whatever a device answers to the questions that every device is asked. */
final class HostileInputTest implements HostileInputs {

  /** In the order of the questions: a security key with its own version and metadata. */
  private static final List<String> SECURITY_KEY =
      List.of(
          "6F009000",
          "9F7F2A" + "01".repeat(42) + "9000",
          "E012C00401FF8810C00402FF8810C00403FF88109000",
          "61114F0600001000010079074F05A0000003089000",
          "0507039000",
          "00F00F0F9000",
          "01010A" + "02020001" + "0501019000",
          "0101FF" + "050101" + "060203039000",
          "0101FF" + "050101" + "060203039000",
          "6A88",
          "6A88",
          "6A88",
          "6A88",
          "63C3",
          "5320" + "3410" + "11".repeat(16) + "300A" + "22".repeat(10) + "FE00" + "6102",
          "FE009000",
          "7E124F0BA0000003080000100001005F2F0240009000",
          "6A82",
          "7C128010" + "11".repeat(16) + "9000");

  @Override
  public Stream<Target> targets() {
    List<byte[]> corpus =
        List.of(
            transcript(SECURITY_KEY),
            transcript(List.of("6A82", "61009000", "6D00", "63C3", "6A82", "6A82", "6A82", "6A80")),
            transcript(List.of("6A82", "6A82")));
    return Stream.of(
        Target.of("answers of a device", corpus, HostileInputTest::ask)
            .refusingBy(CardTransportException.class)
            .mutatedBy(Mutator.BYTES)
            // An answer has up to 8 KiB, and any answer may come to any question.
            .within(new Limits(500, 8 << 20, 64)));
  }

  /** Each answer behind two bytes of its length. */
  private static byte[] transcript(List<String> answers) {
    ByteBuffer out = ByteBuffer.allocate(4096);
    for (String answer : answers) {
      byte[] bytes = HexFormat.of().parseHex(answer);
      out.putShort((short) bytes.length).put(bytes);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static void ask(byte[] input) throws CardTransportException {
    Identification identification = Identify.run(new Replaying(input), new byte[8]);
    String identity = HardwareIdentity.of(identification);
    if (!identity.matches("blank|(serial|cplc|guid):[0-9a-f]+")) {
      throw new AssertionError("not an identity: " + identity);
    }
  }

  /** Gives the answers of a transcript, from the start again when it is at the end. */
  private static final class Replaying implements CardTransport {
    private final List<byte[]> answers = new ArrayList<>();
    private final byte[] atr;
    private int next;

    Replaying(byte[] transcript) {
      ByteBuffer in = ByteBuffer.wrap(transcript);
      while (in.remaining() >= 2) {
        byte[] answer = new byte[Math.min(in.getShort() & 0xFFFF, in.remaining())];
        in.get(answer);
        answers.add(answer);
      }
      atr = Arrays.copyOf(transcript, 2 + transcript.length % 32);
    }

    @Override
    public byte[] transmit(byte[] command) throws CardTransportException {
      if (answers.isEmpty()) {
        throw new CardTransportException(CardTransportException.Reason.REMOVED, "it is gone");
      }
      return answers.get(next++ % answers.size());
    }

    @Override
    public byte[] atr() {
      return atr.clone();
    }

    @Override
    public void close() {}
  }
}
