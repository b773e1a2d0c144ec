package org.keywright.card.piv.check;

import org.keywright.card.piv.model.PivDataException;

/**
 * Bounds how deep a BER structure nests before a recursive parser sees it: 64 kilobytes of nested
 * headers would exhaust its stack.
 */
final class DerNesting {

  /** Certificates and CMS structures stay below 20. */
  private static final int MAX_DEPTH = 40;

  private DerNesting() {}

  /**
   * Walks along constructed elements without recursion.
   *
   * @throws PivDataException if an element is cut off, of indefinite length or nested too deep
   */
  static void check(String object, byte[] ber) throws PivDataException {
    int[] ends = new int[MAX_DEPTH + 1];
    int depth = 0;
    ends[0] = ber.length;
    int at = 0;
    while (at < ber.length) {
      while (at == ends[depth] && depth > 0) {
        depth--;
      }
      int tag = ber[at++] & 0xFF;
      if ((tag & 0x1F) == 0x1F) {
        while (at < ends[depth] && (ber[at] & 0x80) != 0) {
          at++;
        }
        at++;
      }
      long header = header(object, ber, at, ends[depth]);
      int start = (int) (header >>> 32);
      int end = (int) header;
      if ((tag & 0x20) != 0 && end > start) {
        if (depth == MAX_DEPTH) {
          throw new PivDataException(object, "its structure nests deeper than " + MAX_DEPTH);
        }
        ends[++depth] = end;
        at = start;
      } else {
        at = end;
      }
    }
  }

  /** Where the value starts (upper half) and ends (lower half). */
  private static long header(String object, byte[] ber, int at, int limit) throws PivDataException {
    if (at >= limit) {
      throw new PivDataException(object, "its structure is cut off");
    }
    int first = ber[at] & 0xFF;
    int start = at + 1;
    long length = first;
    if (first >= 0x80) {
      int bytes = first & 0x7F;
      if (bytes == 0 || bytes > 3 || start + bytes > limit) {
        throw new PivDataException(object, "a length in it is indefinite, too long or cut off");
      }
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = length << 8 | ber[start++] & 0xFF;
      }
    }
    if (length > limit - start) {
      throw new PivDataException(object, "an element in it is longer than what is around it");
    }
    return (long) start << 32 | start + length;
  }
}
