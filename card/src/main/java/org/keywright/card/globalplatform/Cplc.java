package org.keywright.card.globalplatform;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.keywright.card.apdu.InvalidResponseException;

/**
 * Card Production Life Cycle data: 42 bytes that chip and card makers leave on a card
 * (GlobalPlatform Card Specification, tag 9F7F; layout as in Visa's card management guide, which
 * all makers follow). Immutable.
 */
public final class Cplc {

  /** How long the data are. */
  public static final int LENGTH = 42;

  /** The fields, in order. */
  public enum Field {
    /** Who made the chip. */
    IC_FABRICATOR(0, 2),
    /** The chip's type. */
    IC_TYPE(2, 2),
    /** The operating system. */
    OS_ID(4, 2),
    /** When it was released. */
    OS_RELEASE_DATE(6, 2),
    /** Its release. */
    OS_RELEASE_LEVEL(8, 2),
    /** When the chip was made: last digit of the year and day of the year. */
    IC_FABRICATION_DATE(10, 2),
    /** The chip's serial number, unique with the batch. */
    IC_SERIAL_NUMBER(12, 4),
    /** The chip's batch. */
    IC_BATCH(16, 2),
    /** Who made the module. */
    MODULE_FABRICATOR(18, 2),
    /** When the module was packaged. */
    MODULE_PACKAGING_DATE(20, 2),
    /** Who made the card. */
    CARD_MANUFACTURER(22, 2),
    /** When the chip was embedded. */
    EMBEDDING_DATE(24, 2),
    /** Who pre-personalised it. */
    PRE_PERSONALIZER(26, 2),
    /** When it was pre-personalised. */
    PRE_PERSONALIZATION_DATE(28, 2),
    /** On which machine. */
    PRE_PERSONALIZATION_EQUIPMENT(30, 4),
    /** Who personalised it. */
    PERSONALIZER(34, 2),
    /** When it was personalised. */
    PERSONALIZATION_DATE(36, 2),
    /** On which machine. */
    PERSONALIZATION_EQUIPMENT(38, 4);

    private final int offset;
    private final int length;

    Field(int offset, int length) {
      this.offset = offset;
      this.length = length;
    }
  }

  private final byte[] bytes;

  private Cplc(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads a response to GET DATA 9F7F: the 42 bytes in their tag, or, as some cards have it, bare.
   */
  public static Cplc parse(byte[] data) throws InvalidResponseException {
    boolean tagged =
        data.length == LENGTH + 3 && data[0] == (byte) 0x9F && data[1] == 0x7F && data[2] == LENGTH;
    if (!tagged && data.length != LENGTH) {
      throw new InvalidResponseException(
          "card production life cycle data are 42 bytes in 9F7F, this is something else");
    }
    return new Cplc(Arrays.copyOfRange(data, data.length - LENGTH, data.length));
  }

  /** One field in upper-case hexadecimal, in which its dates and codes are written. */
  public String get(Field field) {
    return HexFormat.of()
        .withUpperCase()
        .formatHex(bytes, field.offset, field.offset + field.length);
  }

  /**
   * What tells this chip from all others: fabricator, type, fabrication date, batch and serial
   * number, as 24 hexadecimal digits. The operating system and what came later are not in it: they
   * can change.
   */
  public String chipId() {
    return get(Field.IC_FABRICATOR)
        + get(Field.IC_TYPE)
        + get(Field.IC_FABRICATION_DATE)
        + get(Field.IC_BATCH)
        + get(Field.IC_SERIAL_NUMBER);
  }

  /**
   * Whether the chip has a serial number at all: test cards and some makers leave it zero or FF,
   * and two such cards cannot be told apart.
   */
  public boolean hasSerialNumber() {
    String serial = get(Field.IC_SERIAL_NUMBER);
    return !serial.equals("00000000") && !serial.equals("FFFFFFFF");
  }

  /** The 42 bytes. */
  public byte[] encode() {
    return bytes.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cplc that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Cplc[" + chipId() + "]";
  }
}
