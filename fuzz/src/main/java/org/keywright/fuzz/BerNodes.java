package org.keywright.fuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * The elements of a BER encoding, as far as there are any: also those inside values that only look
 * like elements, since a PIV object or an OCTET STRING holds some under a primitive tag.
 */
final class BerNodes {

  private static final int MAX_NODES = 300;
  private static final int MAX_DEPTH = 16;
  private static final int BIT_STRING = 0x03;

  /**
   * One element.
   *
   * @param start where its tag is
   * @param lengthAt where its length is
   * @param valueAt where its value is
   * @param end where it ends
   * @param parent the element around it, or null
   */
  record Node(
      int start,
      int lengthAt,
      int valueAt,
      int end,
      @org.jspecify.annotations.Nullable Node parent,
      int depth) {}

  private final byte[] bytes;
  private final List<Node> nodes = new ArrayList<>();

  private BerNodes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** All elements, outer ones before those inside them; empty if the bytes are no BER at all. */
  static List<Node> of(byte[] bytes) {
    BerNodes found = new BerNodes(bytes);
    found.scan(0, bytes.length, null);
    for (int i = 0; i < found.nodes.size() && found.nodes.size() < MAX_NODES; i++) {
      Node node = found.nodes.get(i);
      int skip = bytes[node.start] == BIT_STRING && node.valueAt < node.end ? 1 : 0;
      if (node.depth < MAX_DEPTH && node.end - node.valueAt - skip >= 2) {
        found.scan(node.valueAt + skip, node.end, node);
      }
    }
    return found.nodes;
  }

  /** Adds the elements that fill a range, or none if they do not. */
  private void scan(int from, int to, @org.jspecify.annotations.Nullable Node parent) {
    int before = nodes.size();
    int at = from;
    while (at < to) {
      Node node = element(at, to, parent);
      if (node == null) {
        nodes.subList(before, nodes.size()).clear();
        return;
      }
      nodes.add(node);
      at = node.end;
    }
  }

  private @org.jspecify.annotations.Nullable Node element(
      int start, int to, @org.jspecify.annotations.Nullable Node parent) {
    int at = start + 1;
    if ((bytes[start] & 0x1F) == 0x1F) {
      while (at < to && (bytes[at] & 0x80) != 0) {
        at++;
      }
      at++;
    }
    if (at >= to || bytes[start] == 0) {
      return null;
    }
    int lengthAt = at;
    int length = bytes[at++] & 0xFF;
    if (length >= 0x80) {
      int count = length & 0x7F;
      if (count < 1 || count > 3 || at + count > to) {
        return null;
      }
      length = 0;
      for (int i = 0; i < count; i++) {
        length = length << 8 | bytes[at++] & 0xFF;
      }
    }
    return length > to - at
        ? null
        : new Node(start, lengthAt, at, at + length, parent, parent == null ? 0 : parent.depth + 1);
  }
}
