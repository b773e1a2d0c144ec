package org.keywright.card.identify;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.apdu.ResponseApdu;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;

/**
 * Asks. Nothing here changes a device: no PIN is tried, no key is used but to ask for a challenge.
 *
 * <p>It ends with the challenge that the first script will answer: a witness of the management key
 * 9B (SP 800-73-5 part 2 clause 3.2.4), or INITIALIZE UPDATE where the card has a key set for a
 * secure channel and no 9B.
 */
public final class Identify {

  /** SELECT of the issuer security domain. */
  public static final String ISD_SELECT = "isd.select";

  /** Card production life cycle data. */
  public static final String ISD_CPLC = "isd.cplc";

  /** Key information template: which key versions the security domain holds. */
  public static final String ISD_KEYS = "isd.keys";

  /** SELECT of the PIV application: the application property template. */
  public static final String PIV_SELECT = "piv.select";

  /** Version, three bytes, where a vendor has it. */
  public static final String PIV_VERSION = "piv.version";

  /** Serial number, four bytes, where a vendor has it. */
  public static final String PIV_SERIAL = "piv.serial";

  /** Prefix of metadata, followed by the key reference in hexadecimal, where a vendor has it. */
  public static final String PIV_METADATA = "piv.metadata.";

  /** Tries left of the PIN, by an empty VERIFY. */
  public static final String PIV_PIN_TRIES = "piv.pin-tries";

  /** Card holder unique identifier. */
  public static final String PIV_CHUID = "piv.chuid";

  /** Discovery object. */
  public static final String PIV_DISCOVERY = "piv.discovery";

  /** Card capability container. */
  public static final String PIV_CCC = "piv.ccc";

  /** Prefix of a witness of 9B, followed by the algorithm in hexadecimal. */
  public static final String PIV_WITNESS = "piv.witness.";

  /** INITIALIZE UPDATE to the security domain. */
  public static final String ISD_CHALLENGE = "isd.initialize-update";

  /** INITIALIZE UPDATE to the PIV application. */
  public static final String PIV_CHALLENGE = "piv.initialize-update";

  private static final byte[] PIV_AID = HexFormat.of().parseHex("A000000308000010000100");
  private static final byte[] ISD_AID = HexFormat.of().parseHex("A000000151000000");
  private static final int[] METADATA_OF = {0x9B, 0x80, 0x81, 0x9A, 0x9C, 0x9D, 0x9E};
  private static final int[] MANAGEMENT_ALGORITHMS = {0x03, 0x0A, 0x08, 0x0C};

  /**
   * The key version number that GlobalPlatform gives to the keys a card leaves the factory with.
   */
  private static final int INITIAL_KEY_VERSION = 0xFF;

  /** Data of one answer, in bytes: with its status word it is as long as it may be. */
  private static final int MAX_ANSWER = Identification.MAX_ANSWER - 2;

  /** How many pieces an answer comes in at most; cards send 100 bytes and more in each. */
  private static final int MAX_PIECES = 128;

  private final CardTransport transport;
  private final List<Identification.Read> reads = new ArrayList<>();
  private int apdus;
  private int bytes;
  private long nanos;

  private Identify(CardTransport transport) {
    this.transport = transport;
  }

  /**
   * Asks a device.
   *
   * @param hostChallenge 8 bytes for INITIALIZE UPDATE, see {@link #hostChallenge}
   * @throws CardTransportException if the device went away or does not keep to its protocol
   */
  public static Identification run(CardTransport transport, byte[] hostChallenge)
      throws CardTransportException {
    Identify identify = new Identify(transport);
    identify.ask(hostChallenge);
    return new Identification(
        transport.atr(), identify.reads, identify.apdus, identify.nanos / 1_000_000);
  }

  /**
   * The host challenge of INITIALIZE UPDATE, which client and server both derive from the ticket:
   * fresh, since a ticket is used once, and not of the client's choosing.
   */
  public static byte[] hostChallenge(String ticket) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("Keywright host challenge 1\0".getBytes(StandardCharsets.US_ASCII));
      return Arrays.copyOf(digest.digest(ticket.getBytes(StandardCharsets.UTF_8)), 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void ask(byte[] hostChallenge) throws CardTransportException {
    boolean domain = ok(read(ISD_SELECT, select(ISD_AID)));
    boolean initialKeys = false;
    boolean anyKeys = false;
    if (domain) {
      read(ISD_CPLC, CommandApdu.of(0x80, 0xCA, 0x9F, 0x7F));
      ResponseApdu keys = read(ISD_KEYS, CommandApdu.of(0x80, 0xCA, 0x00, 0xE0));
      anyKeys = keys.isOk();
      initialKeys = anyKeys && hasKeyVersion(keys.data(), INITIAL_KEY_VERSION);
    }
    if (!ok(read(PIV_SELECT, select(PIV_AID)))) {
      return;
    }
    boolean version = ok(read(PIV_VERSION, CommandApdu.of(0, 0xFD, 0, 0)));
    int algorithm = 0;
    if (version) {
      read(PIV_SERIAL, CommandApdu.of(0, 0xF8, 0, 0));
      algorithm = readMetadata();
    }
    read(PIV_PIN_TRIES, new CommandApdu(0, 0x20, 0, 0x80, new byte[0], 0));
    read(PIV_CHUID, getData(0x5F, 0xC1, 0x02));
    read(PIV_DISCOVERY, getData(0x7E));
    read(PIV_CCC, getData(0x5F, 0xC1, 0x07));
    if (!witness(algorithm) && anyKeys) {
      challenge(hostChallenge, initialKeys);
    }
  }

  /** Metadata of each key; the answer is the algorithm of the management key, 0 if not told. */
  private int readMetadata() throws CardTransportException {
    int algorithm = 0;
    for (int key : METADATA_OF) {
      ResponseApdu metadata =
          read(
              PIV_METADATA + HexFormat.of().withUpperCase().toHexDigits((byte) key),
              CommandApdu.of(0, 0xF7, 0, key));
      if (metadata.status() == 0x6D00) {
        return 0;
      }
      byte[] data = metadata.data();
      if (key == 0x9B && metadata.isOk() && data.length >= 3 && data[0] == 1 && data[1] == 1) {
        algorithm = data[2] & 0xFF;
      }
    }
    return algorithm;
  }

  private boolean witness(int known) throws CardTransportException {
    int[] algorithms = known == 0 ? MANAGEMENT_ALGORITHMS : new int[] {known};
    for (int algorithm : algorithms) {
      CommandApdu command =
          CommandApdu.of(0, 0x87, algorithm, 0x9B, HexFormat.of().parseHex("7C028000"), 256);
      ResponseApdu response =
          read(PIV_WITNESS + HexFormat.of().withUpperCase().toHexDigits((byte) algorithm), command);
      if (response.isOk()) {
        return true;
      }
    }
    return false;
  }

  private void challenge(byte[] hostChallenge, boolean initialKeys) throws CardTransportException {
    CommandApdu update = CommandApdu.of(0x80, 0x50, 0, 0, hostChallenge, 256);
    if (initialKeys) {
      read(ISD_SELECT + ".again", select(ISD_AID));
      read(ISD_CHALLENGE, update);
    } else {
      read(PIV_CHALLENGE, update);
    }
  }

  private static CommandApdu select(byte[] aid) {
    return CommandApdu.of(0, 0xA4, 4, 0, aid, 256);
  }

  private static CommandApdu getData(int... tag) {
    byte[] data = new byte[tag.length + 2];
    data[0] = 0x5C;
    data[1] = (byte) tag.length;
    for (int i = 0; i < tag.length; i++) {
      data[i + 2] = (byte) tag[i];
    }
    return CommandApdu.of(0, 0xCB, 0x3F, 0xFF, data, 256);
  }

  /**
   * Looks for C0 data objects (key id, key version, type, length) in a key information template.
   */
  private static boolean hasKeyVersion(byte[] template, int version) {
    for (int i = 0; i + 3 < template.length; i++) {
      if (template[i] == (byte) 0xC0 && (template[i + 3] & 0xFF) == version) {
        return true;
      }
    }
    return false;
  }

  private static boolean ok(ResponseApdu response) {
    return response.isOk();
  }

  /** Sends, collects what comes in pieces, and notes the answer under its name. */
  private ResponseApdu read(String name, CommandApdu command) throws CardTransportException {
    ResponseApdu response = transmit(command);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(response.data());
    for (int round = 0; response.status() >>> 8 == 0x61; round++) {
      int more = response.status() & 0xFF;
      response = transmit(new CommandApdu(0, 0xC0, 0, 0, new byte[0], more == 0 ? 256 : more));
      byte[] next = response.data();
      if (round == MAX_PIECES || data.size() + next.length > MAX_ANSWER || next.length == 0) {
        throw protocol("the device does not stop answering " + name);
      }
      data.writeBytes(next);
    }
    bytes += data.size() + 2;
    if (bytes > Identification.MAX_BYTES) {
      throw protocol("the device answers more than a device can have to say of itself");
    }
    ResponseApdu whole = new ResponseApdu(data.toByteArray(), response.status());
    reads.add(new Identification.Read(name, whole.encode()));
    return whole;
  }

  private ResponseApdu transmit(CommandApdu command) throws CardTransportException {
    long start = System.nanoTime();
    apdus++;
    byte[] answer = transport.transmit(command.encode());
    nanos += System.nanoTime() - start;
    if (answer.length < 2 || answer.length > Identification.MAX_ANSWER) {
      throw protocol("the device's answer has no possible length");
    }
    return ResponseApdu.parse(answer);
  }

  private static CardTransportException protocol(String fault) {
    return new CardTransportException(CardTransportException.Reason.PROTOCOL, fault);
  }
}
