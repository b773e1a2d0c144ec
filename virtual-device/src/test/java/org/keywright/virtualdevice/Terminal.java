package org.keywright.virtualdevice;

import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;

/** The reader's side in tests: commands and responses in hex, and what takes several commands. */
final class Terminal {

  static final String SELECT_PIV = "00A4040005A000000308";
  static final String VERIFY_DEFAULT = "0020008008313233343536FFFF";
  static final String WELL_KNOWN_KEY = "010203040506070801020304050607080102030405060708";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final CardTransport transport;

  Terminal(VirtualDevice device) {
    this(device.transport());
  }

  Terminal(CardTransport transport) {
    this.transport = transport;
  }

  static Terminal withPiv(VirtualDevice device) throws CardTransportException {
    Terminal terminal = new Terminal(device);
    terminal.expect(SELECT_PIV, "9000");
    return terminal;
  }

  /** The response in hex, as it comes. */
  String send(String command) throws CardTransportException {
    return HEX.formatHex(transport.transmit(HEX.parseHex(command)));
  }

  /** The status word in hex. */
  String status(String command) throws CardTransportException {
    String response = send(command);
    return response.substring(response.length() - 4);
  }

  /** The data of a response that must end with this status word. */
  byte[] expect(String command, String status) throws CardTransportException {
    String response = send(command);
    if (!response.endsWith(status)) {
      throw new AssertionError(
          command.substring(0, 8) + " ended with " + response.substring(response.length() - 4));
    }
    return HEX.parseHex(response.substring(0, response.length() - 4));
  }

  /** Sends with an extended length field, as much data as needed. */
  byte[] extended(String header, byte[] data, String status) throws CardTransportException {
    return expect(header + "00%04X".formatted(data.length) + HEX.formatHex(data) + "0000", status);
  }

  String extendedStatus(String header, byte[] data) throws CardTransportException {
    return status(header + "00%04X".formatted(data.length) + HEX.formatHex(data) + "0000");
  }

  /** Mutual authentication with 9B (SP 800-73-5 part 2 appendix A.1). */
  String authenticate(int algorithm, String key) throws CardTransportException {
    String p1 = "%02X".formatted(algorithm);
    int block = algorithm == 3 ? 8 : 16;
    byte[] witness = expect("0087" + p1 + "9B047C028000", "9000");
    byte[] plain =
        cipher(algorithm, key, Cipher.DECRYPT_MODE, Arrays.copyOfRange(witness, 4, 4 + block));
    byte[] challenge = new byte[block];
    Arrays.fill(challenge, (byte) 0x5A);
    String length = "%02X".formatted(block);
    String template = "80" + length + hex(plain) + "81" + length + hex(challenge);
    String data = "7C%02X".formatted(template.length() / 2) + template;
    String response = send("0087" + p1 + "9B" + "%02X".formatted(data.length() / 2) + data);
    if (!response.endsWith("9000")) {
      return response;
    }
    String expected = hex(cipher(algorithm, key, Cipher.ENCRYPT_MODE, challenge));
    return response.equals("7C%02X82%s".formatted(block + 2, length) + expected + "9000")
        ? "9000"
        : "the card does not know the key";
  }

  static byte[] cipher(int algorithm, String key, int mode, byte[] blocks) {
    try {
      String name = algorithm == 3 ? "DESede" : "AES";
      Cipher cipher = Cipher.getInstance(name + "/ECB/NoPadding");
      cipher.init(mode, new SecretKeySpec(HEX.parseHex(key), name));
      return cipher.doFinal(blocks);
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** GENERATE ASYMMETRIC KEY PAIR; the value of 7F49. */
  byte[] generate(int slot, int algorithm) throws CardTransportException {
    byte[] response =
        extended(
            "004700%02X".formatted(slot),
            HEX.parseHex("AC038001" + "%02X".formatted(algorithm)),
            "9000");
    int lengthBytes = response[2] == (byte) 0x82 ? 3 : response[2] == (byte) 0x81 ? 2 : 1;
    return Arrays.copyOfRange(response, 2 + lengthBytes, response.length);
  }

  static String hex(byte[] bytes) {
    return HEX.formatHex(bytes);
  }
}
