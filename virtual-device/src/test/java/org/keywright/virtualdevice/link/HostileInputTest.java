package org.keywright.virtualdevice.link;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Mutator;
import org.keywright.fuzz.Target;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;
import org.keywright.virtualdevice.apdu.CardError;
import org.keywright.virtualdevice.apdu.Command;
import org.keywright.virtualdevice.apdu.Tlv;

/** Whatever a reader sends, a device answers with a status word, or the link is closed. */
final class HostileInputTest implements HostileInputs {

  private static final HexFormat HEX = HexFormat.of();

  private static final byte[] PIV =
      frames(
          "01",
          "04",
          "00A4040005A000000308",
          "00CB3FFF055C035FC10200",
          "0020008008313233343536FFFF",
          "0087039B047C02800000",
          "10DB3FFF055C035FC102",
          "00DB3FFF025300",
          "00F7009B00",
          "00FD000000",
          "02",
          "0087089B067C0480008100");

  private static final byte[] DOMAIN =
      frames(
          "01",
          "00A40400",
          "80CA9F7F00",
          "80CA00E000",
          "8050000008000102030405060700",
          "84820100100011223344556677889900112233445566",
          "80E40000024F00",
          "00");

  @Override
  public Stream<Target> targets() {
    return Stream.concat(
        Stream.of("security-key", "plain", "managed").map(HostileInputTest::reader),
        Stream.of(
            Target.of(
                    "data objects",
                    List.of(HEX.parseHex("5C035FC102" + "53067004000102FE")),
                    input -> Tlv.parseAll(input))
                .refusingBy(CardError.class),
            Target.of(
                    "commands",
                    List.of(HEX.parseHex("00CB3FFF055C035FC10200"), new byte[5]),
                    input -> Command.parse(input))
                .refusingBy(CardError.class)
                .mutatedBy(Mutator.BYTES)));
  }

  private static byte[] frames(String... messages) {
    ByteBuffer out = ByteBuffer.allocate(1024);
    for (String message : messages) {
      byte[] bytes = HEX.parseHex(message);
      out.putShort((short) bytes.length).put(bytes);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static Target reader(String model) {
    return Target.of(
            "frames of a reader to " + model,
            List.of(PIV, DOMAIN),
            input -> {
              VirtualDevice device = DeviceModels.byName(model, DeviceOptions.defaults());
              Memory socket = new Memory(input);
              ReaderProtocol.serve(socket, device);
              checkAnswers(socket.sent.toByteArray());
              if (!device.inspect().piv().publicKeys().isEmpty()) {
                throw new AssertionError("a key was made without any authentication");
              }
            })
        .refusingBy(IOException.class)
        .mutatedBy(Mutator.BYTES)
        .within(new Limits(2_000, 8 << 20, 512));
  }

  /** Whole frames: the ATR, which begins with 3B, or a response that ends with a status word. */
  private static void checkAnswers(byte[] sent) {
    ByteBuffer in = ByteBuffer.wrap(sent);
    while (in.hasRemaining()) {
      byte[] answer = new byte[in.getShort() & 0xFFFF];
      in.get(answer);
      int first = answer.length < 2 ? 0 : answer[answer.length - 2] & 0xF0;
      boolean response = first == 0x60 || first == 0x90;
      if (!response && (answer.length < 2 || answer[0] != 0x3B)) {
        throw new AssertionError("an answer without a status word");
      }
    }
  }

  /** A connection whose other end has said everything already. */
  private static final class Memory extends Socket {
    private final InputStream received;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    Memory(byte[] received) {
      this.received = new ByteArrayInputStream(received);
    }

    @Override
    public InputStream getInputStream() {
      return received;
    }

    @Override
    public OutputStream getOutputStream() {
      return sent;
    }

    @Override
    public void setTcpNoDelay(boolean on) {}
  }
}
