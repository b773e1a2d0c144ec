package org.keywright.card.tlv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One data object: a tag and its value.
 *
 * <p>Reading is strict where strictness protects (a length never reaches beyond its input, at most
 * {@value #MAX_OBJECTS} objects a level, tags of at most four bytes, no indefinite length) and
 * lenient where cards in the field are: lengths may be longer than they need to be. Immutable.
 *
 * @param tag the tag's bytes read as one big-endian number, such as {@code 0x53} or {@code
 *     0x5FC102}
 * @param value the value; copied in and out
 */
public record Tlv(int tag, byte[] value) {

  /** The longest value in bytes: what one extended-length APDU can carry. */
  public static final int MAX_VALUE = 65535;

  /** How many objects one level may hold. */
  public static final int MAX_OBJECTS = 256;

  /** Copies the value and checks that the tag can be written. */
  public Tlv {
    if (tag == 0 || tagLength(tag) != encodedTagLength(tag)) {
      throw new IllegalArgumentException("not a BER tag: " + Integer.toHexString(tag));
    }
    if (value.length > MAX_VALUE) {
      throw new IllegalArgumentException("a value has at most " + MAX_VALUE + " bytes");
    }
    value = value.clone();
  }

  /** A data object with this value. */
  public static Tlv of(int tag, byte[] value) {
    return new Tlv(tag, value);
  }

  /** A data object whose value is the encodings of these, one after the other. */
  public static Tlv of(int tag, Tlv... children) {
    return new Tlv(tag, encodeAll(List.of(children)));
  }

  /** Reads exactly one data object that fills the input. */
  public static Tlv parse(byte[] input) throws TlvException {
    List<Tlv> all = parseAll(input);
    if (all.size() != 1) {
      throw new TlvException("expected one data object, found " + all.size());
    }
    return all.getFirst();
  }

  /** Reads data objects one after the other until the input is used up. */
  public static List<Tlv> parseAll(byte[] input) throws TlvException {
    List<Tlv> found = new ArrayList<>();
    Reader reader = new Reader(input);
    while (reader.position < input.length) {
      if (found.size() == MAX_OBJECTS) {
        throw new TlvException("more than " + MAX_OBJECTS + " data objects on one level");
      }
      found.add(reader.next());
    }
    return List.copyOf(found);
  }

  /** Reads the value as data objects. */
  public List<Tlv> children() throws TlvException {
    return parseAll(value);
  }

  /** The value of the first child with this tag. */
  public Optional<byte[]> find(int childTag) throws TlvException {
    return find(children(), childTag);
  }

  /** The value of the first of these with this tag. */
  public static Optional<byte[]> find(List<Tlv> objects, int wanted) {
    return objects.stream().filter(o -> o.tag == wanted).map(Tlv::value).findFirst();
  }

  /** The value of the first child with this tag, or a complaint that names it. */
  public byte[] require(int childTag) throws TlvException {
    Optional<byte[]> child = find(childTag);
    if (child.isEmpty()) {
      throw new TlvException("data object %X lacks %X".formatted(tag, childTag));
    }
    return child.get();
  }

  @Override
  public byte[] value() {
    return value.clone();
  }

  /** The length of the value in bytes. */
  public int length() {
    return value.length;
  }

  /** Tag, length in its shortest form, value. */
  public byte[] encode() {
    int tagBytes = tagLength(tag);
    int lengthBytes = value.length < 0x80 ? 1 : value.length < 0x100 ? 2 : 3;
    byte[] out = new byte[tagBytes + lengthBytes + value.length];
    for (int i = 0; i < tagBytes; i++) {
      out[i] = (byte) (tag >>> (8 * (tagBytes - 1 - i)));
    }
    switch (lengthBytes) {
      case 1 -> out[tagBytes] = (byte) value.length;
      case 2 -> {
        out[tagBytes] = (byte) 0x81;
        out[tagBytes + 1] = (byte) value.length;
      }
      default -> {
        out[tagBytes] = (byte) 0x82;
        out[tagBytes + 1] = (byte) (value.length >>> 8);
        out[tagBytes + 2] = (byte) value.length;
      }
    }
    System.arraycopy(value, 0, out, tagBytes + lengthBytes, value.length);
    return out;
  }

  /** The encodings of these, one after the other. */
  public static byte[] encodeAll(List<Tlv> objects) {
    int total = 0;
    List<byte[]> parts = new ArrayList<>(objects.size());
    for (Tlv object : objects) {
      byte[] part = object.encode();
      parts.add(part);
      total += part.length;
    }
    byte[] out = new byte[total];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, out, at, part.length);
      at += part.length;
    }
    return out;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Tlv(int otherTag, byte[] otherValue)
        && tag == otherTag
        && Arrays.equals(value, otherValue);
  }

  @Override
  public int hashCode() {
    return 31 * tag + Arrays.hashCode(value);
  }

  /** Tag and length only: a value may be a secret. */
  @Override
  public String toString() {
    return "Tlv[%X, %d bytes]".formatted(tag, value.length);
  }

  private static int tagLength(int tag) {
    return (tag & 0xFF000000) != 0 ? 4 : (tag & 0xFF0000) != 0 ? 3 : (tag & 0xFF00) != 0 ? 2 : 1;
  }

  /** How many bytes a tag says it has: low five bits set, then bytes with the top bit set. */
  private static int encodedTagLength(int tag) {
    int bytes = tagLength(tag);
    int first = tag >>> (8 * (bytes - 1)) & 0xFF;
    if ((first & 0x1F) != 0x1F) {
      return 1;
    }
    for (int i = bytes - 2; i >= 0; i--) {
      boolean more = (tag >>> (8 * i) & 0x80) != 0;
      if (!more) {
        return i == 0 ? bytes : -1;
      }
    }
    return -1;
  }

  private static final class Reader {
    private final byte[] input;
    private int position;

    Reader(byte[] input) {
      this.input = input;
    }

    Tlv next() throws TlvException {
      int start = position;
      int tag = readTag(start);
      int length = readLength(start);
      if (length > input.length - position) {
        throw new TlvException(
            "the data object at offset "
                + start
                + " claims "
                + length
                + " bytes, "
                + (input.length - position)
                + " are there");
      }
      byte[] value = Arrays.copyOfRange(input, position, position + length);
      position += length;
      return new Tlv(tag, value);
    }

    private int readTag(int start) throws TlvException {
      int first = octet(start);
      int tag = first;
      if ((first & 0x1F) == 0x1F) {
        int next;
        int count = 1;
        do {
          if (++count > 4) {
            throw new TlvException("the tag at offset " + start + " has more than four bytes");
          }
          next = octet(start);
          tag = tag << 8 | next;
        } while ((next & 0x80) != 0);
      }
      if (tag == 0 || tagLength(tag) != encodedTagLength(tag)) {
        throw new TlvException("no tag at offset " + start);
      }
      return tag;
    }

    private int readLength(int start) throws TlvException {
      int first = octet(start);
      if (first < 0x80) {
        return first;
      }
      int bytes = first & 0x7F;
      if (bytes == 0 || bytes > 3) {
        throw new TlvException("the length at offset " + start + " is indefinite or too long");
      }
      int length = 0;
      for (int i = 0; i < bytes; i++) {
        length = length << 8 | octet(start);
      }
      if (length > MAX_VALUE) {
        throw new TlvException(
            "the data object at offset " + start + " claims more than " + MAX_VALUE + " bytes");
      }
      return length;
    }

    private int octet(int start) throws TlvException {
      if (position >= input.length) {
        throw new TlvException("the data object at offset " + start + " is cut off");
      }
      return input[position++] & 0xFF;
    }
  }
}
