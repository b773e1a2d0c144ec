package org.keywright.cardcheck.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes BER-TLV apart, one level at a time. */
public final class Ber {

  /** How many elements one level may have: no container of SP 800-73-5 has more than 14. */
  static final int MAX_ELEMENTS = 64;

  private static final int MAX_LENGTH_BYTES = 3;

  private final byte[] data;
  private int at;

  private Ber(byte[] data) {
    this.data = data;
  }

  /**
   * The elements that these bytes are, and nothing else.
   *
   * @throws MalformedException if they are no row of complete elements, or more than {@value
   *     #MAX_ELEMENTS}
   */
  public static List<Element> elements(byte[] data) throws MalformedException {
    Ber ber = new Ber(data);
    List<Element> elements = new ArrayList<>();
    while (ber.at < data.length) {
      if (elements.size() == MAX_ELEMENTS) {
        throw new MalformedException("it has more than " + MAX_ELEMENTS + " elements");
      }
      elements.add(ber.next());
    }
    return List.copyOf(elements);
  }

  /**
   * The one element that these bytes are.
   *
   * @throws MalformedException if they are none, or several
   */
  public static Element only(byte[] data) throws MalformedException {
    List<Element> elements = elements(data);
    if (elements.size() != 1) {
      throw new MalformedException("it is " + elements.size() + " elements in a row, not one");
    }
    return elements.getFirst();
  }

  private Element next() throws MalformedException {
    int start = at;
    int tag = tag();
    int lengthAt = at;
    int length = length(tag);
    boolean shortest = at - lengthAt == shortest(length);
    if (length > data.length - at) {
      throw new MalformedException(
          "element %s says that it has %d bytes, and %d are left"
              .formatted(Element.name(tag), length, data.length - at));
    }
    byte[] value = Arrays.copyOfRange(data, at, at + length);
    at += length;
    return new Element(tag, value, Arrays.copyOfRange(data, start, at), shortest);
  }

  private int tag() throws MalformedException {
    int tag = octet("a tag");
    if ((tag & 0x1F) == 0x1F) {
      int next;
      int bytes = 1;
      do {
        if (++bytes > 3) {
          throw new MalformedException("it has a tag of more than 3 bytes");
        }
        next = octet("a tag");
        tag = tag << 8 | next;
      } while ((next & 0x80) != 0);
    }
    return tag;
  }

  private int length(int tag) throws MalformedException {
    int first = octet("a length");
    if (first < 0x80) {
      return first;
    }
    int bytes = first & 0x7F;
    if (bytes == 0 || bytes > MAX_LENGTH_BYTES) {
      throw new MalformedException(
          "the length of element %s begins with %02X".formatted(Element.name(tag), first));
    }
    int length = 0;
    for (int i = 0; i < bytes; i++) {
      length = length << 8 | octet("a length");
    }
    return length;
  }

  /** How many bytes the length takes at least (SP 800-85B table 8.1; ISO 7816-4 table 7). */
  private static int shortest(int length) {
    if (length < 0x80) {
      return 1;
    }
    return length <= 0xFF ? 2 : length <= 0xFFFF ? 3 : 4;
  }

  private int octet(String of) throws MalformedException {
    if (at == data.length) {
      throw new MalformedException("it ends in the middle of " + of);
    }
    return data[at++] & 0xFF;
  }
}
