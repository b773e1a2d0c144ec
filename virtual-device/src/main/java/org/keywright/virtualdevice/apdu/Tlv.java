package org.keywright.virtualdevice.apdu;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * BER-TLV with tags of one to three bytes and lengths of up to two (ISO 7816-4:2020 clause 6.3).
 *
 * @param tag the tag bytes as one number, such as 0x7F49 or 0x5FC102
 * @param value the value; not copied, treat as read-only
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Tlv(int tag, byte[] value) {

  /** The most data objects taken from one template; real templates have a dozen. */
  private static final int MAX_OBJECTS = 64;

  /**
   * Reads data objects up to the end of the bytes.
   *
   * @throws CardError 6A80 if they are not well-formed
   */
  public static List<Tlv> parseAll(byte[] bytes) {
    List<Tlv> found = new ArrayList<>();
    int offset = 0;
    while (offset < bytes.length) {
      if (found.size() == MAX_OBJECTS) {
        throw malformed();
      }
      int tagEnd = tagEnd(bytes, offset);
      int tag = number(bytes, offset, tagEnd);
      int lengthEnd = lengthEnd(bytes, tagEnd);
      int length = length(bytes, tagEnd);
      if (length > bytes.length - lengthEnd) {
        throw malformed();
      }
      found.add(new Tlv(tag, Arrays.copyOfRange(bytes, lengthEnd, lengthEnd + length)));
      offset = lengthEnd + length;
    }
    return found;
  }

  /**
   * The value of the one data object that the bytes must consist of.
   *
   * @throws CardError 6A80 if they are anything else
   */
  public static byte[] only(int tag, byte[] bytes) {
    List<Tlv> all = parseAll(bytes);
    if (all.size() != 1 || all.getFirst().tag() != tag) {
      throw malformed();
    }
    return all.getFirst().value();
  }

  /** The first value with this tag. */
  public static Optional<byte[]> find(int tag, List<Tlv> objects) {
    return objects.stream().filter(tlv -> tlv.tag() == tag).map(Tlv::value).findFirst();
  }

  /** Writes one data object whose value is all the parts one after the other. */
  public static byte[] encode(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    if (length > 0xFFFF) {
      throw new IllegalArgumentException("a value has at most 65535 bytes");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
    out.writeBytes(tagBytes(tag));
    if (length > 0xFF) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length > 0x7F) {
      out.write(0x81);
    }
    out.write(length);
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** A tag as its one to three bytes. */
  public static byte[] tagBytes(int tag) {
    if (tag > 0xFFFF) {
      return new byte[] {(byte) (tag >> 16), (byte) (tag >> 8), (byte) tag};
    }
    return tag > 0xFF ? new byte[] {(byte) (tag >> 8), (byte) tag} : new byte[] {(byte) tag};
  }

  private static int tagEnd(byte[] bytes, int offset) {
    int end = offset + 1;
    if ((bytes[offset] & 0x1F) == 0x1F) {
      do {
        if (end == bytes.length || end == offset + 3) {
          throw malformed();
        }
      } while ((bytes[end++] & 0x80) != 0);
    }
    return end;
  }

  private static int lengthEnd(byte[] bytes, int offset) {
    if (offset == bytes.length) {
      throw malformed();
    }
    int first = bytes[offset] & 0xFF;
    if (first < 0x80) {
      return offset + 1;
    }
    int more = first & 0x7F;
    if (more < 1 || more > 2 || more > bytes.length - offset - 1) {
      throw malformed();
    }
    return offset + 1 + more;
  }

  private static int length(byte[] bytes, int offset) {
    int first = bytes[offset] & 0xFF;
    return first < 0x80 ? first : number(bytes, offset + 1, lengthEnd(bytes, offset));
  }

  private static int number(byte[] bytes, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number << 8 | bytes[i] & 0xFF;
    }
    return number;
  }

  private static CardError malformed() {
    return new CardError(StatusWord.WRONG_DATA);
  }

  @Override
  public String toString() {
    return "Tlv[%X, %d bytes]".formatted(tag, value.length);
  }
}
