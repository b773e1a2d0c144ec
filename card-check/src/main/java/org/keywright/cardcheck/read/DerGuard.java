package org.keywright.cardcheck.read;

/**
 * Looks a DER structure over before the library reads it: the library follows each nesting by a
 * call, and makes objects of each element.
 */
final class DerGuard {

  private static final int MAX_DEPTH = 32;
  private static final int MAX_ELEMENTS = 8_000;

  /**
   * Six times that of a UUID under 2.25: to write one in decimals takes the square of its length.
   */
  private static final int MAX_OID = 128;

  private static final int OBJECT_IDENTIFIER = 0x06;

  /** RFC 5280, section 4.2.1.6: the registeredID of a GeneralName, an identifier by another tag. */
  private static final int REGISTERED_ID = 0x88;

  private final byte[] data;
  private int elements;

  private DerGuard(byte[] data) {
    this.data = data;
  }

  /**
   * Passes what is nested at most {@value #MAX_DEPTH} deep, of definite lengths, of at most {@value
   * #MAX_ELEMENTS} elements, and whose object identifiers have at most {@value #MAX_OID} bytes.
   */
  static void check(byte[] der) throws MalformedException {
    DerGuard guard = new DerGuard(der);
    int end = guard.walk(0, der.length, 0, true);
    if (end != der.length) {
      throw new MalformedException("something follows its ASN.1 structure");
    }
  }

  private int walk(int from, int to, int depth, boolean single) throws MalformedException {
    if (depth > MAX_DEPTH) {
      throw new MalformedException("its structure nests deeper than " + MAX_DEPTH);
    }
    int at = from;
    while (at < to) {
      if (++elements > MAX_ELEMENTS) {
        throw new MalformedException("it has more than " + MAX_ELEMENTS + " elements");
      }
      boolean constructed = (data[at] & 0x20) != 0;
      int tag = data[at] & 0xFF;
      int value = value(at, to);
      int end = value + length;
      if (length > MAX_OID && (tag == OBJECT_IDENTIFIER || tag == REGISTERED_ID)) {
        throw new MalformedException("it has an object identifier of " + length + " bytes");
      }
      if (constructed) {
        walk(value, end, depth + 1, false);
      }
      at = end;
      if (single) {
        return at;
      }
    }
    return at;
  }

  private int length;

  /** Where the value begins; its length is in {@link #length}. */
  private int value(int start, int to) throws MalformedException {
    int at = start;
    if ((data[at++] & 0x1F) == 0x1F) {
      while (at < to && (data[at] & 0x80) != 0) {
        at++;
      }
      at++;
    }
    if (at >= to) {
      throw new MalformedException("its ASN.1 structure is cut off");
    }
    int first = data[at++] & 0xFF;
    int long0 = first;
    if (first >= 0x80) {
      int bytes = first & 0x7F;
      if (bytes == 0 || bytes > 3 || bytes > to - at) {
        throw new MalformedException("its ASN.1 structure has a length that cannot be");
      }
      long0 = 0;
      for (int i = 0; i < bytes; i++) {
        long0 = long0 << 8 | data[at++] & 0xFF;
      }
    }
    if (long0 > to - at) {
      throw new MalformedException("its ASN.1 structure is cut off");
    }
    length = long0;
    return at;
  }
}
