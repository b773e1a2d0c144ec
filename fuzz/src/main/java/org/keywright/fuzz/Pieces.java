package org.keywright.fuzz;

import java.util.Arrays;

/** Cutting and joining arrays. */
final class Pieces {

  static final byte[] NONE = new byte[0];

  private Pieces() {}

  /** The bytes with those from {@code from} to before {@code to} replaced; bounded in length. */
  static byte[] replace(byte[] bytes, int from, int to, byte[] by) {
    byte[] out = Arrays.copyOf(bytes, from + by.length + bytes.length - to);
    System.arraycopy(by, 0, out, from, by.length);
    System.arraycopy(bytes, to, out, from + by.length, bytes.length - to);
    return out.length > Target.MAX_INPUT ? Arrays.copyOf(out, Target.MAX_INPUT) : out;
  }

  /** So many copies, one after the other, as far as they fit an input. */
  static byte[] repeat(byte[] bytes, int times) {
    int count = bytes.length == 0 ? 0 : Math.min(times, Target.MAX_INPUT / bytes.length);
    byte[] out = new byte[count * bytes.length];
    for (int i = 0; i < count; i++) {
      System.arraycopy(bytes, 0, out, i * bytes.length, bytes.length);
    }
    return out;
  }
}
