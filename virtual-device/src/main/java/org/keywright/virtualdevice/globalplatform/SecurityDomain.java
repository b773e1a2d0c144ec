package org.keywright.virtualdevice.globalplatform;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.keywright.virtualdevice.apdu.CardError;
import org.keywright.virtualdevice.apdu.Command;
import org.keywright.virtualdevice.apdu.Response;
import org.keywright.virtualdevice.apdu.StatusWord;
import org.keywright.virtualdevice.apdu.Tlv;
import org.keywright.virtualdevice.card.Application;
import org.keywright.virtualdevice.card.SecureMessaging;
import org.keywright.virtualdevice.crypto.SymmetricAlgorithm;
import org.keywright.virtualdevice.memory.NonVolatileMemory;

/**
 * The issuer security domain: tells what card this is, and keeps the key sets of the secure channel
 * (GlobalPlatform Card Specification 2.3.1 clauses 11.2, 11.3, 11.8; Amendment D clause 7).
 */
public final class SecurityDomain implements Application {

  private static final byte[] AID = HexFormat.of().parseHex("A000000151000000");
  private static final int MIN_AID = 5;

  private static final int GET_DATA = 0xCA;
  private static final int PUT_KEY = 0xD8;
  private static final int DELETE = 0xE4;

  private static final int CPLC = 0x9F7F;
  private static final int KEY_INFORMATION = 0x00E0;
  private static final int DIVERSIFICATION_DATA = 0x00CF;
  private static final int CARD_RECOGNITION_DATA = 0x0066;

  private static final int AES = 0x88;
  private static final int KEYS = 3;

  /** P2 of PUT KEY: the first key is number 1, and there are several. */
  private static final int ALL_KEYS = 0x81;

  private static final int MAX_VERSION = 0x7F;

  /** PUT KEY: invalid key check value (clause 11.8.3.2). */
  private static final int WRONG_CHECK_VALUE = 0x9485;

  /** The GlobalPlatform arc 1.2.840.114283, and numbers below it. */
  private static final byte[] ARC = HexFormat.of().parseHex("2A864886FC6B");

  private final KeyStore keys;
  private final SecureChannel channel;
  private final int serial;

  /**
   * The security domain of a card, with these keys as version FF if it is fresh.
   *
   * @param initialKeys ENC, MAC and DEK one after the other, 48, 72 or 96 bytes
   * @param predictable whether card challenges follow from a counter
   */
  public SecurityDomain(
      NonVolatileMemory memory,
      SecureRandom random,
      int serial,
      byte[] initialKeys,
      boolean predictable) {
    this.keys = new KeyStore(memory);
    this.serial = serial;
    this.channel = new SecureChannel(keys, random, diversificationData(), predictable);
    if (keys.isEmpty()) {
      keys.put(KeySet.of(KeySet.INITIAL_VERSION, initialKeys));
    }
  }

  /** The channel that all applications of the card share. */
  public SecureMessaging secureMessaging() {
    return channel;
  }

  /** For tests: ENC, MAC and DEK one after the other, by key version number. */
  public NavigableMap<Integer, byte[]> inspectKeys() {
    NavigableMap<Integer, byte[]> all = new TreeMap<>();
    keys.all().forEach((version, set) -> all.put(version, set.toBytes()));
    return all;
  }

  @Override
  public byte[] aid() {
    return AID.clone();
  }

  /** SELECT without a name means the issuer security domain too (clause 11.9.2.3). */
  @Override
  public boolean isNamed(byte[] aid) {
    return aid.length == 0
        || aid.length >= MIN_AID
            && aid.length <= AID.length
            && Arrays.equals(aid, Arrays.copyOf(AID, aid.length));
  }

  @Override
  public Response select() {
    return Response.ok(
        Tlv.encode(
            0x6F,
            Tlv.encode(0x84, AID),
            Tlv.encode(0xA5, Tlv.encode(0x9F65, new byte[] {(byte) 0xFF}))));
  }

  @Override
  public void deselect() {
    // The channel is closed by the card.
  }

  @Override
  public boolean usesSecureChannel() {
    return true;
  }

  @Override
  public Response process(Command command, boolean inSecureChannel) {
    return switch (command.ins()) {
      case GET_DATA -> getData(command);
      case PUT_KEY -> {
        require(inSecureChannel);
        yield putKey(command);
      }
      case DELETE -> {
        require(inSecureChannel);
        yield deleteKey(command);
      }
      default -> throw new CardError(StatusWord.INSTRUCTION_NOT_SUPPORTED);
    };
  }

  private static void require(boolean inSecureChannel) {
    if (!inSecureChannel) {
      throw new CardError(StatusWord.SECURITY_STATUS_NOT_SATISFIED);
    }
  }

  private Response getData(Command command) {
    return Response.ok(
        switch (command.p1p2()) {
          case CPLC -> Tlv.encode(CPLC, productionLifeCycle());
          case KEY_INFORMATION -> Tlv.encode(KEY_INFORMATION, keyInformation());
          case DIVERSIFICATION_DATA -> Tlv.encode(DIVERSIFICATION_DATA, diversificationData());
          case CARD_RECOGNITION_DATA -> Tlv.encode(CARD_RECOGNITION_DATA, recognitionData());
          default -> throw new CardError(StatusWord.REFERENCE_NOT_FOUND);
        });
  }

  /** The 42 bytes of the card production life cycle; fabricator and type are made up. */
  private byte[] productionLifeCycle() {
    return ByteBuffer.allocate(42)
        .putShort((short) 0x0000) // IC fabricator: none
        .putShort((short) 0x5644) // IC type
        .putShort((short) 0x4B57) // operating system
        .putShort((short) 0x6001) // release date, day 001 of year 6
        .putShort((short) 0x0100) // release level
        .putShort((short) 0x6001) // fabrication date
        .putInt(serial)
        .putShort((short) 0x0001) // batch
        .putShort((short) 0x0000) // module fabricator
        .putShort((short) 0x6001)
        .array();
  }

  private byte[] diversificationData() {
    return ByteBuffer.allocate(10)
        .putShort((short) 0x0000)
        .putShort((short) 0x6001)
        .putInt(serial)
        .putShort((short) 0x0001)
        .array();
  }

  /** For each key: number, version, AES, length (clause 11.3.3.1). */
  private byte[] keyInformation() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (KeySet set : keys.all().values()) {
      for (int number = 1; number <= KEYS; number++) {
        byte[] entry = {(byte) number, (byte) set.version(), (byte) AES, (byte) set.keyBytes()};
        out.writeBytes(Tlv.encode(0xC0, entry));
      }
    }
    return out.toByteArray();
  }

  /** Card Specification appendix H.2: version 2.3.1, and SCP03 with its parameter. */
  private byte[] recognitionData() {
    return Tlv.encode(
        0x73,
        oid(1),
        Tlv.encode(0x60, oid(2, 2, 3, 1)),
        Tlv.encode(0x63, oid(3)),
        Tlv.encode(0x64, oid(4, 3, channel.parameter())));
  }

  private static byte[] oid(int... numbers) {
    byte[] tail = new byte[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      tail[i] = (byte) numbers[i];
    }
    return Tlv.encode(0x06, ARC, tail);
  }

  private Response putKey(Command command) {
    if (command.p2() != ALL_KEYS) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    KeySet inUse =
        channel
            .keysInUse()
            .orElseThrow(() -> new CardError(StatusWord.SECURITY_STATUS_NOT_SATISFIED));
    ByteBuffer data = ByteBuffer.wrap(command.data());
    int version = next(data);
    if (version < 1 || version > MAX_VERSION) {
      throw wrong();
    }
    ByteArrayOutputStream receipt = new ByteArrayOutputStream();
    receipt.write(version);
    byte[][] fresh = new byte[KEYS][];
    for (int i = 0; i < KEYS; i++) {
      fresh[i] = readKey(data, inUse, receipt);
    }
    if (data.hasRemaining()
        || fresh[0].length != fresh[1].length
        || fresh[0].length != fresh[2].length) {
      throw wrong();
    }
    replace(command.p1(), new KeySet(version, fresh[0], fresh[1], fresh[2]));
    return Response.ok(receipt.toByteArray());
  }

  private void replace(int old, KeySet fresh) {
    boolean taken = keys.find(fresh.version()).isPresent();
    if (taken && old != fresh.version()) {
      throw wrong();
    }
    if (old != 0) {
      if (keys.find(old).isEmpty()) {
        throw new CardError(StatusWord.REFERENCE_NOT_FOUND);
      }
      keys.remove(old);
    }
    keys.put(fresh);
  }

  /** One key data field (Amendment D clause 7.2): 88, length, key length, key, check value. */
  private static byte[] readKey(ByteBuffer data, KeySet inUse, ByteArrayOutputStream receipt) {
    if (next(data) != AES) {
      throw wrong();
    }
    int fieldLength = next(data);
    int keyLength = next(data);
    if (keyLength != 16 && keyLength != 24 && keyLength != 32) {
      throw wrong();
    }
    int encrypted = (keyLength + 15) / 16 * 16;
    if (fieldLength != 1 + encrypted || data.remaining() < encrypted) {
      throw wrong();
    }
    byte[] cipherText = new byte[encrypted];
    data.get(cipherText);
    byte[] key =
        Arrays.copyOf(
            SymmetricAlgorithm.aesCbc(false, inUse.dek(), new byte[16], cipherText), keyLength);
    byte[] checkValue = KeySet.checkValue(key);
    if (next(data) != checkValue.length || data.remaining() < checkValue.length) {
      throw wrong();
    }
    byte[] presented = new byte[checkValue.length];
    data.get(presented);
    if (!MessageDigest.isEqual(checkValue, presented)) {
      throw new CardError(WRONG_CHECK_VALUE);
    }
    receipt.writeBytes(checkValue);
    return key;
  }

  private static int next(ByteBuffer data) {
    if (!data.hasRemaining()) {
      throw wrong();
    }
    return data.get() & 0xFF;
  }

  /** A whole key version at a time, never the last one, never the one that is spoken under. */
  private Response deleteKey(Command command) {
    if (command.p1p2() != 0) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    List<Tlv> what = Tlv.parseAll(command.data());
    if (what.size() != 1 || what.getFirst().tag() != 0xD2 || what.getFirst().value().length != 1) {
      throw wrong();
    }
    int version = what.getFirst().value()[0] & 0xFF;
    if (version == 0 || keys.find(version).isEmpty()) {
      throw new CardError(StatusWord.REFERENCE_NOT_FOUND);
    }
    boolean inUse = channel.keysInUse().filter(set -> set.version() == version).isPresent();
    if (inUse || keys.all().size() == 1) {
      throw new CardError(StatusWord.CONDITIONS_NOT_SATISFIED);
    }
    keys.remove(version);
    return Response.ok(new byte[] {0});
  }

  private static CardError wrong() {
    return new CardError(StatusWord.WRONG_DATA);
  }
}
