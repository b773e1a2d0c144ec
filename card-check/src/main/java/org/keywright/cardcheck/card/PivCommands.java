package org.keywright.cardcheck.card;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.keywright.card.secret.Secret;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;

/** The commands of SP 800-73-5 part 2 clause 3 that change nothing on a card. */
final class PivCommands {

  static final int OK = 0x9000;
  static final int NOT_FOUND = 0x6A82;
  static final int PIN_BLOCKED = 0x6983;

  private static final byte[] SELECT = HexFormat.of().parseHex("00A4040009A0000003080000100000");
  private static final int PIN_LENGTH = 8;

  private final CardTransport transport;

  PivCommands(CardTransport transport) {
    this.transport = transport;
  }

  /**
   * A response.
   *
   * @param data copied in and out
   */
  record Response(byte[] data, int status) {

    Response {
      data = data.clone();
    }

    @Override
    public byte[] data() {
      return data.clone();
    }

    boolean isOk() {
      return status == OK;
    }

    @Override
    public String toString() {
      return "Response[%04X]".formatted(status);
    }
  }

  Response select() throws CardTransportException {
    return send(SELECT);
  }

  Response getData(CardObject object) throws CardTransportException {
    byte[] tag = object.tagBytes();
    ByteArrayOutputStream command = new ByteArrayOutputStream();
    command.writeBytes(HexFormat.of().parseHex("00CB3FFF"));
    command.write(2 + tag.length);
    command.write(0x5C);
    command.write(tag.length);
    command.writeBytes(tag);
    command.write(0);
    return send(command.toByteArray());
  }

  /** How many wrong PINs the card still takes: 63Cx, or what else it says. */
  Response askTries() throws CardTransportException {
    return send(HexFormat.of().parseHex("00200080"));
  }

  Response verify(Secret pin) throws CardTransportException {
    byte[] digits = pin.reveal();
    byte[] command = new byte[5 + PIN_LENGTH];
    try {
      System.arraycopy(HexFormat.of().parseHex("0020008008"), 0, command, 0, 5);
      Arrays.fill(command, 5, command.length, (byte) 0xFF);
      System.arraycopy(digits, 0, command, 5, Math.min(digits.length, PIN_LENGTH));
      return send(command);
    } finally {
      Arrays.fill(digits, (byte) 0);
      Arrays.fill(command, (byte) 0);
    }
  }

  /**
   * GENERAL AUTHENTICATE with a private key.
   *
   * @param tag 81 for a challenge, 85 for a point
   */
  Response authenticate(int algorithm, int key, int tag, byte[] value)
      throws CardTransportException {
    byte[] inner = concatenated(HexFormat.of().parseHex("8200"), element(tag, value));
    byte[] template = element(0x7C, inner);
    byte[] header = {0, (byte) 0x87, (byte) algorithm, (byte) key};
    boolean extended = template.length > 0xFF;
    byte[] length =
        extended
            ? new byte[] {0, (byte) (template.length >>> 8), (byte) template.length}
            : new byte[] {(byte) template.length};
    byte[] expected = new byte[extended ? 2 : 1];
    return send(concatenated(header, length, template, expected));
  }

  private static byte[] element(int tag, byte[] value) {
    byte[] length =
        value.length < 0x80
            ? new byte[] {(byte) value.length}
            : value.length <= 0xFF
                ? new byte[] {(byte) 0x81, (byte) value.length}
                : new byte[] {(byte) 0x82, (byte) (value.length >>> 8), (byte) value.length};
    return concatenated(new byte[] {(byte) tag}, length, value);
  }

  private static byte[] concatenated(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private Response send(byte[] command) throws CardTransportException {
    byte[] response = transport.transmit(command);
    int n = response.length;
    return new Response(
        Arrays.copyOf(response, n - 2), (response[n - 2] & 0xFF) << 8 | response[n - 1] & 0xFF);
  }
}
