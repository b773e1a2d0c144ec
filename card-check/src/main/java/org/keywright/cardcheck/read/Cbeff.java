package org.keywright.cardcheck.read;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * A biometric in the PIV patron format (SP 800-76-2 clause 9 and table 14): a header of {@value
 * #HEADER} bytes, the biometric data block, and the signature block.
 */
public final class Cbeff {

  /** The length of the header in bytes. */
  public static final int HEADER = 88;

  private static final int CREATOR = 18;

  private final byte[] object;

  private Cbeff(byte[] object) {
    this.object = object;
  }

  /**
   * Reads the header; whether the lengths in it are true is left open.
   *
   * @throws MalformedException if there are fewer bytes than a header has
   */
  public static Cbeff read(byte[] object) throws MalformedException {
    if (object.length < HEADER) {
      throw new MalformedException(
          "it has " + object.length + " bytes, and a CBEFF header has " + HEADER);
    }
    return new Cbeff(object.clone());
  }

  /** All of it, in bytes. */
  public int length() {
    return object.length;
  }

  /** The patron header version. */
  public int version() {
    return number(0, 1);
  }

  /** The security options of the standard biometric header. */
  public int securityOptions() {
    return number(1, 1);
  }

  /** How long the biometric data block says it is, in bytes; up to 2^32. */
  public long recordLength() {
    return (long) number(2, 2) << 16 | number(4, 2);
  }

  /** How long the signature block says it is, in bytes. */
  public int signatureLength() {
    return number(6, 2);
  }

  /** Whose format the record has. */
  public int formatOwner() {
    return number(8, 2);
  }

  /** Which of theirs. */
  public int formatType() {
    return number(10, 2);
  }

  /** When it was created. */
  public Instant created() throws MalformedException {
    return date("creation date", 12);
  }

  /** From when it is valid. */
  public Instant notBefore() throws MalformedException {
    return date("begin of the validity period", 20);
  }

  /** Until when it is valid. */
  public Instant notAfter() throws MalformedException {
    return date("end of the validity period", 28);
  }

  /** The kind of biometric, three bytes. */
  public int type() {
    return number(36, 3);
  }

  /** How far the data were processed. */
  public int dataType() {
    return number(39, 1);
  }

  /** The quality, signed. */
  public int quality() {
    return object[40];
  }

  /** The text of the creator, without what fills it up. */
  public String creator() throws MalformedException {
    int end = 41;
    while (end < 41 + CREATOR && object[end] != 0) {
      if (object[end] < 0x20 || object[end] > 0x7E) {
        throw new MalformedException("its creator is not ASCII text");
      }
      end++;
    }
    if (end == 41 + CREATOR) {
      throw new MalformedException("its creator does not end with a zero");
    }
    return new String(object, 41, end - 41, StandardCharsets.US_ASCII);
  }

  /** The FASC-N, 25 bytes. */
  public byte[] fascN() {
    return Arrays.copyOfRange(object, 59, 59 + FascN.LENGTH);
  }

  /** What is reserved. */
  public int reserved() {
    return number(84, 2) << 16 | number(86, 2);
  }

  /** The biometric data block. */
  public byte[] record() throws MalformedException {
    return Arrays.copyOfRange(object, HEADER, recordEnd());
  }

  /** The signature block: all that follows the record. */
  public byte[] signature() throws MalformedException {
    return Arrays.copyOfRange(object, recordEnd(), object.length);
  }

  /** What is signed: header and record. */
  public byte[] signed() throws MalformedException {
    return Arrays.copyOf(object, recordEnd());
  }

  private int recordEnd() throws MalformedException {
    long end = HEADER + recordLength();
    if (end > object.length) {
      throw new MalformedException(
          "its header says that the biometric data block has %d bytes, and %d follow"
              .formatted(recordLength(), object.length - HEADER));
    }
    return (int) end;
  }

  private int number(int from, int bytes) {
    int number = 0;
    for (int i = from; i < from + bytes; i++) {
      number = number << 8 | object[i] & 0xFF;
    }
    return number;
  }

  /** Eight bytes: century, year in it, month, day, hour, minute, second, and the letter Z. */
  private Instant date(String name, int from) throws MalformedException {
    if (object[from + 7] != 'Z') {
      throw new MalformedException("its " + name + " does not end with Z");
    }
    try {
      return LocalDateTime.of(
              100 * number(from, 1) + number(from + 1, 1),
              number(from + 2, 1),
              number(from + 3, 1),
              number(from + 4, 1),
              number(from + 5, 1),
              number(from + 6, 1))
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new MalformedException("its " + name + " is no date", e);
    }
  }
}
