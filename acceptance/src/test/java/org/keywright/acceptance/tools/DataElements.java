package org.keywright.acceptance.tools;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The data elements of a PIV object's content: tags of one byte, lengths of up to three (SP
 * 800-73-5 part 1, Appendix A). Written for these tests: the code under test has its own.
 */
final class DataElements {

  private final byte[] content;
  private final Map<Integer, byte[]> values = new LinkedHashMap<>();
  private final Map<Integer, byte[]> encoded = new LinkedHashMap<>();

  private DataElements(byte[] content) {
    this.content = content;
    int at = 0;
    while (at < content.length) {
      int start = at;
      int tag = content[at++] & 0xFF;
      int length = content[at++] & 0xFF;
      if (length >= 0x80) {
        int more = length - 0x80;
        length = 0;
        for (int i = 0; i < more; i++) {
          length = length << 8 | content[at++] & 0xFF;
        }
      }
      int end = at + length;
      if (end > content.length || values.containsKey(tag)) {
        throw new AssertionError("not the content of a PIV object, at byte " + at);
      }
      values.put(tag, Arrays.copyOfRange(content, at, end));
      encoded.put(tag, Arrays.copyOfRange(content, start, end));
      at = end;
    }
  }

  /** Reads an object, with or without the tag 53 around its content. */
  static DataElements of(byte[] object) {
    DataElements elements = new DataElements(object);
    byte[] content = elements.values.get(0x53);
    return content == null ? elements : new DataElements(content);
  }

  /** All that is inside the tag 53. */
  byte[] content() {
    return content.clone();
  }

  byte[] get(int tag) {
    byte[] value = values.get(tag);
    if (value == null) {
      throw new AssertionError("there is no data element %02X".formatted(tag));
    }
    return value.clone();
  }

  /** All elements but one as they stand there, with their tags and lengths. */
  byte[] without(int tag) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    encoded.forEach((other, element) -> {
      if (other != tag) {
        bytes.writeBytes(element);
      }
    });
    return bytes.toByteArray();
  }
}
