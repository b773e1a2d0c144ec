package org.keywright.fuzz;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Knows no structure. */
final class ByteMutator implements Mutator {

  /** Values at which signs, lengths and counts tip over. */
  private static final int[] EDGES = {
    0, 1, 2, 0x10, 0x20, 0x7F, 0x80, 0x81, 0x82, 0x84, 0xFE, 0xFF
  };

  private static final int MOST_AT_ONCE = 4;
  private static final int LONG_RUN = 2000;

  @Override
  public byte[] mutate(byte[] base, byte[] other, SplittableRandom random) {
    byte[] bytes = base.clone();
    for (int i = random.nextInt(MOST_AT_ONCE); i >= 0; i--) {
      bytes = once(bytes, other, random);
    }
    return bytes;
  }

  private static byte[] once(byte[] bytes, byte[] other, SplittableRandom random) {
    if (bytes.length == 0) {
      return run(random);
    }
    int at = random.nextInt(bytes.length);
    int end = Math.min(bytes.length, at + 1 + random.nextInt(random.nextInt(8) == 0 ? 500 : 16));
    return switch (random.nextInt(10)) {
      case 0 -> flipped(bytes, at, random);
      case 1, 2 -> set(bytes, at, EDGES[random.nextInt(EDGES.length)]);
      case 3 -> set(bytes, at, random.nextInt(256));
      case 4 -> added(bytes, at, random.nextInt(-16, 17));
      case 5 -> Arrays.copyOf(bytes, at);
      case 6 -> Pieces.replace(bytes, at, end, Pieces.NONE);
      case 7 -> Pieces.replace(bytes, at, at, run(random));
      case 8 -> Pieces.replace(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
      default -> Pieces.replace(bytes, at, end, part(other, random));
    };
  }

  private static byte[] flipped(byte[] bytes, int at, SplittableRandom random) {
    bytes[at] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }

  private static byte[] set(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  /** Adds to a number of one or, carrying over, two bytes. */
  private static byte[] added(byte[] bytes, int at, int by) {
    int sum = (bytes[at] & 0xFF) + by;
    bytes[at] = (byte) sum;
    if (at > 0 && (sum < 0 || sum > 0xFF)) {
      bytes[at - 1] += (byte) (sum < 0 ? -1 : 1);
    }
    return bytes;
  }

  private static byte[] run(SplittableRandom random) {
    byte[] run = new byte[1 + random.nextInt(random.nextInt(16) == 0 ? LONG_RUN : 16)];
    if (random.nextBoolean()) {
      random.nextBytes(run);
    } else {
      Arrays.fill(run, (byte) EDGES[random.nextInt(EDGES.length)]);
    }
    return run;
  }

  private static byte[] part(byte[] other, SplittableRandom random) {
    if (other.length == 0) {
      return Pieces.NONE;
    }
    int from = random.nextInt(other.length);
    return Arrays.copyOfRange(other, from, Math.min(other.length, from + random.nextInt(64)));
  }
}
