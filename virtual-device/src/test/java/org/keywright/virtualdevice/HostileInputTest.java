package org.keywright.virtualdevice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.card.transport.CardTransport;

/** Whatever a reader sends, a device answers with a status word and stays what it was. */
final class HostileInputTest {

  private static final int[] CLASSES = {0x00, 0x04, 0x0C, 0x10, 0x80, 0x84, 0x94, 0xFF};
  private static final int[] INSTRUCTIONS = {
    0x20, 0x24, 0x2C, 0x47, 0x50, 0x82, 0x87, 0xA4, 0xC0, 0xCA, 0xCB, 0xD8, 0xDB, 0xE4, 0xF6, 0xF7,
    0xF8, 0xF9, 0xFA, 0xFD, 0xFE, 0xFF, 0x1D, 0x01, 0x33
  };
  private static final int[] PARAMETERS = {0x00, 0x80, 0x81, 0x9A, 0x9B, 0x9E, 0xF9, 0x3F, 0xFF, 7};
  private static final int[] TAGS = {0x5C, 0x53, 0x7C, 0x80, 0x81, 0x82, 0x85, 0xAC, 0x7E, 0x5F};

  @ParameterizedTest
  @ValueSource(strings = {"security-key", "plain", "managed"})
  void every_command_gets_a_status_word(String model) throws Exception {
    Random random = new Random(7);
    VirtualDevice device = DeviceModels.byName(model, DeviceOptions.defaults());
    CardTransport transport = device.transport();
    for (int i = 0; i < 20_000; i++) {
      if (i % 50 == 0) {
        Terminal.withPiv(device).status(Terminal.VERIFY_DEFAULT);
      }
      byte[] response = transport.transmit(command(random));
      int first = response[response.length - 2] & 0xF0;
      assertThat(first).isIn(0x60, 0x90);
    }
    assertThat(device.inspect().piv().publicKeys()).isEmpty();
    assertThat(device.inspect().piv().managementKey().isPresent())
        .isEqualTo(!model.equals("managed"));
  }

  /** A header that means something, and data that looks like something now and then. */
  private static byte[] command(Random random) {
    int length = random.nextInt(3) == 0 ? 0 : random.nextInt(40);
    boolean cut = random.nextInt(10) == 0;
    byte[] command = new byte[length == 0 ? 4 + random.nextInt(4) : 5 + length];
    random.nextBytes(command);
    command[0] = (byte) CLASSES[random.nextInt(CLASSES.length)];
    command[1] = (byte) INSTRUCTIONS[random.nextInt(INSTRUCTIONS.length)];
    command[2] = (byte) PARAMETERS[random.nextInt(PARAMETERS.length)];
    command[3] = (byte) PARAMETERS[random.nextInt(PARAMETERS.length)];
    if (length > 0 && !cut) {
      command[4] = (byte) length;
      for (int i = 5; i < command.length; i += 1 + random.nextInt(4)) {
        command[i] =
            (byte)
                (random.nextBoolean()
                    ? TAGS[random.nextInt(TAGS.length)]
                    : random.nextInt(command.length - i));
      }
    }
    return command;
  }
}
