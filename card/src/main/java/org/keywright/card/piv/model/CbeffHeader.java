package org.keywright.card.piv.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * The CBEFF header before a biometric record, {@value #LENGTH} bytes (SP 800-76-2 clause 9 Table
 * 14, "Patron format PIV"). Immutable.
 *
 * @param patronVersion the header's version, {@value #PATRON_VERSION}
 * @param securityOptions {@value #SIGNED} signed, {@value #SIGNED_ENCRYPTED} signed and encrypted
 * @param recordLength the length of the biometric data block in bytes
 * @param signatureLength the length of the signature block in bytes, 0 to 65535
 * @param formatOwner the owner of the record's format, {@value #INCITS_M1} for INCITS M1
 * @param formatType the record's format, such as {@value #FINGERPRINT_FORMAT}
 * @param created when the biometric was captured, whole seconds
 * @param validFrom when the record becomes valid
 * @param validTo when it expires
 * @param biometricType the kind of biometric, such as {@value #FINGERPRINT}; three bytes
 * @param dataType the processing level, {@value #RAW}, {@value #INTERMEDIATE} or {@value
 *     #PROCESSED}
 * @param quality -2 not supported, -1 failed, 0 to 100
 * @param creator who made the record: 18 bytes, ASCII ended by a zero
 * @param fascN the FASC-N of the card, 25 bytes
 * @param reserved zero
 */
public record CbeffHeader(
    int patronVersion,
    int securityOptions,
    int recordLength,
    int signatureLength,
    int formatOwner,
    int formatType,
    Instant created,
    Instant validFrom,
    Instant validTo,
    int biometricType,
    int dataType,
    int quality,
    Octets creator,
    Octets fascN,
    int reserved) {

  /** The header's length in bytes. */
  public static final int LENGTH = 88;

  /** The version of the patron format. */
  public static final int PATRON_VERSION = 0x03;

  /** Security option: signed, not encrypted. */
  public static final int SIGNED = 0x0D;

  /** Security option: signed and encrypted. */
  public static final int SIGNED_ENCRYPTED = 0x0F;

  /** Format owner: INCITS technical committee M1. */
  public static final int INCITS_M1 = 0x001B;

  /** Format type: INCITS 378-2004 fingerprint minutiae. */
  public static final int FINGERPRINT_FORMAT = 0x0201;

  /** Format type: INCITS 385-2004 face image. */
  public static final int FACE_FORMAT = 0x0501;

  /** Biometric type: fingerprint. */
  public static final int FINGERPRINT = 0x000008;

  /** Biometric type: face. */
  public static final int FACE = 0x000002;

  /** Biometric type: iris. */
  public static final int IRIS = 0x000010;

  /** Data type: raw, as captured. */
  public static final int RAW = 0x20;

  /** Data type: intermediate. */
  public static final int INTERMEDIATE = 0x40;

  /** Data type: processed, such as a template. */
  public static final int PROCESSED = 0x80;

  /** Quality: not supported. */
  public static final int QUALITY_NOT_SUPPORTED = -2;

  private static final String NAME = "CBEFF header";
  private static final int CREATOR_LENGTH = 18;

  /** Checks the ranges of what has a fixed width. */
  public CbeffHeader {
    width("patron version", patronVersion, 0xFF);
    width("security options", securityOptions, 0xFF);
    width("record length", recordLength, Integer.MAX_VALUE);
    width("signature length", signatureLength, 0xFFFF);
    width("format owner", formatOwner, 0xFFFF);
    width("format type", formatType, 0xFFFF);
    width("biometric type", biometricType, 0xFFFFFF);
    width("data type", dataType, 0xFF);
    if (quality < Byte.MIN_VALUE || quality > Byte.MAX_VALUE) {
      throw new IllegalArgumentException("the quality has one byte");
    }
    if (creator.length() != CREATOR_LENGTH || fascN.length() != FascN.LENGTH) {
      throw new IllegalArgumentException("creator has 18 bytes, FASC-N has 25");
    }
  }

  /**
   * The header for a record on a card, lengths still zero.
   *
   * @param object fingerprints or facial image
   * @param creator at most 17 printable ASCII characters: who captured the biometric
   */
  public static CbeffHeader of(
      PivObject object,
      Instant created,
      Instant validFrom,
      Instant validTo,
      int quality,
      String creator,
      FascN fascN)
      throws PivDataException {
    boolean face = object == PivObject.FACIAL_IMAGE;
    if (!face && object != PivObject.FINGERPRINTS) {
      throw new IllegalArgumentException("a header can be made for fingerprints and face");
    }
    byte[] name = Text.write(NAME, 0, creator);
    if (name.length >= CREATOR_LENGTH) {
      throw new PivDataException(NAME, "the creator has at most 17 characters");
    }
    return new CbeffHeader(
        PATRON_VERSION,
        SIGNED,
        0,
        0,
        INCITS_M1,
        face ? FACE_FORMAT : FINGERPRINT_FORMAT,
        created,
        validFrom,
        validTo,
        face ? FACE : FINGERPRINT,
        face ? RAW : PROCESSED,
        quality,
        Octets.of(Arrays.copyOf(name, CREATOR_LENGTH)),
        Octets.of(fascN.encode()),
        0);
  }

  /** The same with these lengths. */
  public CbeffHeader withLengths(int newRecordLength, int newSignatureLength) {
    return new CbeffHeader(
        patronVersion,
        securityOptions,
        newRecordLength,
        newSignatureLength,
        formatOwner,
        formatType,
        created,
        validFrom,
        validTo,
        biometricType,
        dataType,
        quality,
        creator,
        fascN,
        reserved);
  }

  /** Who made the record, as text; characters that cannot be printed become dots. */
  public String creatorName() {
    String text = new String(creator.toBytes(), StandardCharsets.US_ASCII);
    int end = text.indexOf('\0');
    return text.substring(0, end < 0 ? text.length() : end).replaceAll("[^ -~]", ".");
  }

  /** Reads a header from the first {@value #LENGTH} bytes. */
  public static CbeffHeader decode(byte[] bytes) throws PivDataException {
    if (bytes.length < LENGTH) {
      throw new PivDataException(NAME, "it has " + bytes.length + " bytes instead of " + LENGTH);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, LENGTH);
    int patronVersion = in.get() & 0xFF;
    int securityOptions = in.get() & 0xFF;
    int recordLength = in.getInt();
    if (recordLength < 0) {
      throw new PivDataException(NAME, "it claims a record of more than 2147483647 bytes");
    }
    int signatureLength = in.getShort() & 0xFFFF;
    int formatOwner = in.getShort() & 0xFFFF;
    int formatType = in.getShort() & 0xFFFF;
    Instant created = readTime("creation date", in);
    Instant validFrom = readTime("start of validity", in);
    Instant validTo = readTime("end of validity", in);
    int biometricType = (in.get() & 0xFF) << 16 | in.getShort() & 0xFFFF;
    int dataType = in.get() & 0xFF;
    int quality = in.get();
    byte[] creator = new byte[CREATOR_LENGTH];
    in.get(creator);
    byte[] fascN = new byte[FascN.LENGTH];
    in.get(fascN);
    return new CbeffHeader(
        patronVersion,
        securityOptions,
        recordLength,
        signatureLength,
        formatOwner,
        formatType,
        created,
        validFrom,
        validTo,
        biometricType,
        dataType,
        quality,
        Octets.of(creator),
        Octets.of(fascN),
        in.getInt());
  }

  /**
   * The {@value #LENGTH} bytes.
   *
   * @throws PivDataException if a date's year is not 0 to 9999
   */
  public byte[] encode() throws PivDataException {
    ByteBuffer out =
        ByteBuffer.allocate(LENGTH)
            .put((byte) patronVersion)
            .put((byte) securityOptions)
            .putInt(recordLength)
            .putShort((short) signatureLength)
            .putShort((short) formatOwner)
            .putShort((short) formatType);
    writeTime(created, out);
    writeTime(validFrom, out);
    writeTime(validTo, out);
    return out.put((byte) (biometricType >>> 16))
        .putShort((short) biometricType)
        .put((byte) dataType)
        .put((byte) quality)
        .put(creator.toBytes())
        .put(fascN.toBytes())
        .putInt(reserved)
        .array();
  }

  /**
   * A date is YYYYMMDDHHMMSSZ with each two digits as one byte in binary, and 'Z' (SP 800-76-2
   * clause 9): the year 2026 is 14 1A.
   */
  private static Instant readTime(String field, ByteBuffer in) throws PivDataException {
    int century = in.get();
    int yearOfCentury = in.get();
    int month = in.get();
    int day = in.get();
    int hour = in.get();
    int minute = in.get();
    int second = in.get();
    if (in.get() != 'Z') {
      throw new PivDataException(NAME, "the " + field + " does not end with Z");
    }
    if (century < 0 || century > 99 || yearOfCentury < 0 || yearOfCentury > 99) {
      throw new PivDataException(NAME, "the " + field + " has no year of four digits");
    }
    int year = 100 * century + yearOfCentury;
    try {
      return OffsetDateTime.of(year, month, day, hour, minute, second, 0, ZoneOffset.UTC)
          .toInstant();
    } catch (DateTimeException e) {
      throw new PivDataException(NAME, "the " + field + " is no date");
    }
  }

  private static void writeTime(Instant instant, ByteBuffer out) throws PivDataException {
    OffsetDateTime time;
    try {
      time = instant.atOffset(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new PivDataException(NAME, "a date is out of range");
    }
    if (time.getYear() < 0 || time.getYear() > 9999) {
      throw new PivDataException(NAME, "a date has a year outside 0 to 9999");
    }
    out.put((byte) (time.getYear() / 100))
        .put((byte) (time.getYear() % 100))
        .put((byte) time.getMonthValue())
        .put((byte) time.getDayOfMonth())
        .put((byte) time.getHour())
        .put((byte) time.getMinute())
        .put((byte) time.getSecond())
        .put((byte) 'Z');
  }

  private static void width(String field, int value, int largest) {
    if (value < 0 || value > largest) {
      throw new IllegalArgumentException(field + " is a number from 0 to " + largest);
    }
  }

  /** Format and lengths alone: the FASC-N is personal. */
  @Override
  public String toString() {
    return "CbeffHeader[format %04X, record %d bytes, signature %d bytes]"
        .formatted(formatType, recordLength, signatureLength);
  }
}
