package org.keywright.card.apdu;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Mutator;
import org.keywright.fuzz.Target;

/** Whatever is taken for a command, which scripts bring, or a response, which devices send. */
final class HostileInputTest implements HostileInputs {

  private static final List<byte[]> COMMANDS =
      Stream.of(
              "00A40400",
              "00A4040000",
              "00A4040009A00000030800001000",
              "00A4040009A0000003080000100000",
              "00CB3FFF0000055C035FC1020000",
              "00CB3FFF000000",
              "00DB3FFF0000055C035FC102",
              "10DB3FFF055C035FC10201")
          .map(HexFormat.of()::parseHex)
          .toList();

  private static final List<byte[]> RESPONSES =
      Stream.of("9000", "63C3", "6110", "6C20", "53023001FE009000", "6A82")
          .map(HexFormat.of()::parseHex)
          .toList();

  @Override
  public Stream<Target> targets() {
    return Stream.of(
        Target.of("commands", COMMANDS, HostileInputTest::command)
            .refusingBy(IllegalArgumentException.class)
            .mutatedBy(Mutator.BYTES),
        Target.of("responses", RESPONSES, HostileInputTest::response)
            .refusingBy(IllegalArgumentException.class)
            .mutatedBy(Mutator.BYTES));
  }

  private static void command(byte[] input) {
    CommandApdu command = CommandApdu.parse(input);
    byte[] encoded = command.encode();
    // An extended length where a short one would do is not written.
    boolean same = Arrays.equals(encoded, input) || (input[4] == 0 && command.isShort());
    if (!same || !CommandApdu.parse(encoded).equals(command)) {
      throw new AssertionError("it is read as another command than it is");
    }
    boolean chains = command.data().length > Segmentation.MAX_SHORT;
    if (!chains || (command.cla() & 0x10) == 0) {
      int bytes =
          Segmentation.SHORT_CHAINED.split(command).stream().mapToInt(c -> c.data().length).sum();
      if (bytes != command.data().length) {
        throw new AssertionError("a segment is missing");
      }
    }
  }

  private static void response(byte[] input) {
    ResponseApdu response = ResponseApdu.parse(input);
    if (!Arrays.equals(response.encode(), input)) {
      throw new AssertionError("it is read as another response than it is");
    }
    if (StatusWord.of(response.status()).sentence().isBlank()) {
      throw new AssertionError("the status word is told by no sentence");
    }
  }
}
