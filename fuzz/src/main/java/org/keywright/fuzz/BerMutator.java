package org.keywright.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.keywright.fuzz.BerNodes.Node;

/** Changes elements, so that inner parsers are reached too. */
final class BerMutator implements Mutator {

  private static final int[] TAGS = {
    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0C, 0x13, 0x17, 0x18, 0x30, 0x31, 0x53, 0x70, 0x80, 0xA0,
    0xA3, 0xFE
  };
  private static final int MANY = 400;
  private static final int DEEP = 200;

  @Override
  public byte[] mutate(byte[] base, byte[] other, SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      return BYTES.mutate(base, other, random);
    }
    byte[] bytes = base;
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes = once(bytes, other, random);
    }
    return bytes;
  }

  private static byte[] once(byte[] bytes, byte[] other, SplittableRandom random) {
    List<Node> nodes = BerNodes.of(bytes);
    if (nodes.isEmpty()) {
      return BYTES.mutate(bytes, other, random);
    }
    Node node = nodes.get(random.nextInt(nodes.size()));
    byte[] whole = Arrays.copyOfRange(bytes, node.start(), node.end());
    byte[] tag = Arrays.copyOfRange(bytes, node.start(), node.lengthAt());
    byte[] value = Arrays.copyOfRange(bytes, node.valueAt(), node.end());
    byte[] changed =
        switch (random.nextInt(14)) {
          case 0, 1, 2, 3 -> element(tag, BYTES.mutate(value, other, random));
          case 4 -> Pieces.NONE;
          case 5 -> Pieces.repeat(whole, random.nextInt(8) == 0 ? MANY : 2);
          case 6 -> foreign(other, random);
          case 7 -> foreign(bytes, random);
          case 8 -> element(new byte[] {(byte) TAGS[random.nextInt(TAGS.length)]}, value);
          case 9 -> element(new byte[] {(byte) random.nextInt(256)}, value);
          case 10 -> element(tag, Pieces.NONE);
          case 11 -> nested(tag, whole, random);
          default -> lying(tag, value, random);
        };
    return mended(bytes, node, changed);
  }

  /** The bytes with an element replaced and the lengths of all around it put right. */
  private static byte[] mended(byte[] bytes, Node node, byte[] changed) {
    byte[] piece = changed;
    Node inner = node;
    for (Node outer = node.parent(); outer != null; outer = outer.parent()) {
      byte[] value = Arrays.copyOfRange(bytes, outer.valueAt(), outer.end());
      value =
          Pieces.replace(
              value, inner.start() - outer.valueAt(), inner.end() - outer.valueAt(), piece);
      piece = element(Arrays.copyOfRange(bytes, outer.start(), outer.lengthAt()), value);
      inner = outer;
    }
    return Pieces.replace(bytes, inner.start(), inner.end(), piece);
  }

  private static byte[] foreign(byte[] from, SplittableRandom random) {
    List<Node> nodes = BerNodes.of(from);
    if (nodes.isEmpty()) {
      return Pieces.NONE;
    }
    Node node = nodes.get(random.nextInt(nodes.size()));
    return Arrays.copyOfRange(from, node.start(), node.end());
  }

  private static byte[] nested(byte[] tag, byte[] whole, SplittableRandom random) {
    byte[] outer = random.nextBoolean() ? tag : new byte[] {0x30};
    byte[] piece = whole;
    for (int i = random.nextInt(random.nextInt(4) == 0 ? DEEP : 4); i >= 0; i--) {
      piece = element(outer, piece);
    }
    return piece;
  }

  /** A length that is not the value's, is longer than it needs to be, or indefinite. */
  private static byte[] lying(byte[] tag, byte[] value, SplittableRandom random) {
    int length = value.length;
    byte[] header =
        switch (random.nextInt(6)) {
          case 0 -> length(length + random.nextInt(-3, 4));
          case 1 -> length(random.nextInt(0x10000));
          case 2 -> new byte[] {(byte) 0x80};
          case 3 -> new byte[] {(byte) 0x83, 0, (byte) (length >>> 8), (byte) length};
          case 4 -> new byte[] {(byte) 0x84, (byte) random.nextInt(256), (byte) -1, -1, -1};
          default -> new byte[] {(byte) 0x81, (byte) length};
        };
    return joined(tag, header, value);
  }

  private static byte[] element(byte[] tag, byte[] value) {
    return joined(tag, length(value.length), value);
  }

  private static byte[] length(int length) {
    if (length < 0) {
      return new byte[] {(byte) length};
    }
    return length < 0x80
        ? new byte[] {(byte) length}
        : length < 0x100
            ? new byte[] {(byte) 0x81, (byte) length}
            : length < 0x10000
                ? new byte[] {(byte) 0x82, (byte) (length >>> 8), (byte) length}
                : new byte[] {
                  (byte) 0x83, (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
                };
  }

  private static byte[] joined(byte[] tag, byte[] length, byte[] value) {
    byte[] head = Pieces.replace(tag, tag.length, tag.length, length);
    return Pieces.replace(head, head.length, head.length, value);
  }
}
