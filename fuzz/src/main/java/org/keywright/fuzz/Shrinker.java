package org.keywright.fuzz;

import java.util.function.Predicate;

/** Makes an input shorter and plainer as long as it brings the same. */
final class Shrinker {

  private static final int MOST_TRIES = 3000;
  private static final long MOST_NANOS = 3_000_000_000L;

  private final Predicate<byte[]> same;
  private final long deadline = System.nanoTime() + MOST_NANOS;
  private int tries;

  private Shrinker(Predicate<byte[]> same) {
    this.same = same;
  }

  /** The shortest that was found with {@code same} true for it; the input itself if none was. */
  static byte[] shrink(byte[] input, Predicate<byte[]> same) {
    Shrinker shrinker = new Shrinker(same);
    byte[] shortest = input;
    int before;
    do {
      before = shortest.length;
      shortest = shrinker.cut(shortest);
    } while (shortest.length < before && shrinker.mayGoOn());
    return shrinker.zeroed(shortest);
  }

  private byte[] cut(byte[] input) {
    byte[] shortest = input;
    for (int size = Math.max(1, input.length / 2); size >= 1; size /= 2) {
      int at = 0;
      while (at < shortest.length && mayGoOn()) {
        int end = Math.min(shortest.length, at + size);
        byte[] shorter = Pieces.replace(shortest, at, end, Pieces.NONE);
        if (holds(shorter)) {
          shortest = shorter;
        } else {
          at += size;
        }
      }
    }
    return shortest;
  }

  private byte[] zeroed(byte[] input) {
    byte[] plain = input.clone();
    for (int i = 0; i < plain.length && mayGoOn(); i++) {
      byte was = plain[i];
      if (was != 0) {
        plain[i] = 0;
        if (!holds(plain)) {
          plain[i] = was;
        }
      }
    }
    return plain;
  }

  private boolean holds(byte[] input) {
    tries++;
    return same.test(input);
  }

  private boolean mayGoOn() {
    return tries < MOST_TRIES && System.nanoTime() < deadline;
  }
}
