package org.keywright.cardcheck.read;

import java.util.ArrayList;
import java.util.List;

/**
 * A FASC-N as TIG SCEPACS 2.3 clause 6 lays it out: forty characters of four bits, the least
 * significant first, and a bit of odd parity. Immutable.
 *
 * @param agency four digits, and so on for each field
 * @param fault what is wrong with how it is encoded, or empty
 */
public record FascN(
    String agency,
    String system,
    String credential,
    String series,
    String issue,
    String person,
    String category,
    String organization,
    String association,
    String fault) {

  /** Its length in bytes. */
  public static final int LENGTH = 25;

  private static final int CHARACTERS = 40;
  private static final int LRC = 39;

  /** Where start sentinel, field separators and end sentinel stand, and which one it is. */
  private static final int[][] MARKS = {
    {0, 0xB}, {5, 0xD}, {10, 0xD}, {17, 0xD}, {19, 0xD}, {21, 0xD}, {38, 0xF}
  };

  /**
   * Reads one, however wrong its characters are.
   *
   * @throws MalformedException if it has not {@value #LENGTH} bytes
   */
  public static FascN read(byte[] encoded) throws MalformedException {
    if (encoded.length != LENGTH) {
      throw new MalformedException("its FASC-N has " + encoded.length + " bytes, not " + LENGTH);
    }
    int[] values = new int[CHARACTERS];
    List<String> faults = new ArrayList<>();
    int sum = 0;
    int wrongParity = 0;
    for (int i = 0; i < CHARACTERS; i++) {
      int bits = character(encoded, i);
      values[i] = bits & 0xF;
      sum ^= values[i];
      wrongParity += Integer.bitCount(bits) % 2 == 1 ? 0 : 1;
    }
    if (wrongParity > 0) {
      faults.add(wrongParity + " of its characters have even parity");
    }
    checkMarks(values, faults);
    if (sum != 0) {
      faults.add("its redundancy character does not match");
    }
    return new FascN(
        field(values, 1, 4),
        field(values, 6, 4),
        field(values, 11, 6),
        field(values, 18, 1),
        field(values, 20, 1),
        field(values, 22, 10),
        field(values, 32, 1),
        field(values, 33, 4),
        field(values, 37, 1),
        String.join("; ", faults));
  }

  private static void checkMarks(int[] values, List<String> faults) {
    int mark = 0;
    boolean marks = true;
    boolean digits = true;
    for (int i = 0; i < LRC; i++) {
      if (mark < MARKS.length && MARKS[mark][0] == i) {
        marks &= values[i] == MARKS[mark][1];
        mark++;
      } else {
        digits &= values[i] <= 9;
      }
    }
    if (!marks) {
      faults.add("its sentinels or separators are not where they belong");
    }
    if (!digits) {
      faults.add("it has characters that are no digits where digits belong");
    }
  }

  /** The bits 5n to 5n+4: four of value, least significant first, in 0 to 3, and parity in 4. */
  private static int character(byte[] encoded, int n) {
    int bits = 0;
    for (int i = 0; i < 5; i++) {
      int bit = 5 * n + i;
      bits |= (encoded[bit / 8] >>> 7 - bit % 8 & 1) << i;
    }
    return bits;
  }

  private static String field(int[] values, int from, int count) {
    StringBuilder digits = new StringBuilder();
    for (int i = from; i < from + count; i++) {
      digits.append(Character.forDigit(values[i], 16));
    }
    return digits.toString();
  }

  /** Its fields, separated by hyphens. */
  @Override
  public String toString() {
    return String.join(
        "-",
        agency,
        system,
        credential,
        series,
        issue,
        person,
        category,
        organization,
        association);
  }
}
