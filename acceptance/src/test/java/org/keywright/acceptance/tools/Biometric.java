package org.keywright.acceptance.tools;

import java.util.Arrays;

/**
 * A signed biometric (SP 800-76-2, section 9): a CBEFF header of 88 bytes, a record whose length is
 * in bytes 2 to 5 of the header, and a signature over both whose length is in bytes 6 and 7.
 */
final class Biometric {

  static final int HEADER = 88;

  private final byte[] content;
  private final int recordEnd;
  private final int end;

  /** Takes a data object apart. */
  Biometric(byte[] object) {
    content = DataElements.of(object).get(0xBC);
    recordEnd = HEADER + number(2, 4);
    end = recordEnd + number(6, 2);
    if (end != content.length) {
      throw new AssertionError("the lengths in the header do not add up: " + end);
    }
  }

  /** Header and record. */
  byte[] signedBytes() {
    return Arrays.copyOf(content, recordEnd);
  }

  byte[] signature() {
    return Arrays.copyOfRange(content, recordEnd, end);
  }

  private int number(int at, int length) {
    int value = 0;
    for (int i = at; i < at + length; i++) {
      value = value << 8 | content[i] & 0xFF;
    }
    return value;
  }
}
