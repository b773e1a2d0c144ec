package org.keywright.card.piv.model;

import java.nio.charset.StandardCharsets;

/** Text elements: ASCII by the standard, read with the eight-bit characters that cards have. */
final class Text {

  private Text() {}

  /** Refuses control characters, which could forge lines where the text is printed. */
  static String read(String object, int tag, byte[] bytes) throws PivDataException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new PivDataException(object, tag, "it has control characters");
    }
    return text;
  }

  static byte[] write(String object, int tag, String text) throws PivDataException {
    if (text.chars().anyMatch(c -> c < 0x20 || c > 0x7E)) {
      throw new PivDataException(object, tag, "it has characters that are not printable ASCII");
    }
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
