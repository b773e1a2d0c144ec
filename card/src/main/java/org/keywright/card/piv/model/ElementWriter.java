package org.keywright.card.piv.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.card.tlv.Tlv;

/** Writes the elements of one data object in order, each within its lengths. */
final class ElementWriter {

  /** The Error Detection Code that ends most objects, always without a value. */
  static final int ERROR_DETECTION_CODE = 0xFE;

  private final String object;
  private final List<Tlv> elements = new ArrayList<>();

  ElementWriter(String object) {
    this.object = object;
  }

  ElementWriter put(int tag, byte[] value, int shortest, int longest) throws PivDataException {
    if (value.length < shortest || value.length > longest) {
      throw new PivDataException(
          object,
          tag,
          "it has "
              + value.length
              + " bytes, allowed are "
              + (shortest == longest ? "" + longest : shortest + " to " + longest));
    }
    elements.add(Tlv.of(tag, value));
    return this;
  }

  ElementWriter put(int tag, Octets value, int shortest, int longest) throws PivDataException {
    return put(tag, value.toBytes(), shortest, longest);
  }

  ElementWriter putIfPresent(int tag, @Nullable Octets value, int shortest, int longest)
      throws PivDataException {
    return value == null ? this : put(tag, value, shortest, longest);
  }

  ElementWriter putOctet(int tag, int value) throws PivDataException {
    if (value < 0 || value > 255) {
      throw new PivDataException(object, tag, "it must fit one byte");
    }
    return put(tag, new byte[] {(byte) value}, 1, 1);
  }

  byte[] withErrorDetectionCode() throws PivDataException {
    put(ERROR_DETECTION_CODE, Octets.EMPTY, 0, 0);
    return content();
  }

  byte[] content() throws PivDataException {
    byte[] content = Tlv.encodeAll(elements);
    if (content.length > ElementReader.MAX_CONTENT) {
      throw new PivDataException(
          object, "it has more than " + ElementReader.MAX_CONTENT + " bytes");
    }
    return content;
  }
}
