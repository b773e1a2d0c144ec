package org.keywright.server.badge;

/**
 * A rectangle on a side of a card, in hundredths of a millimetre from its upper left corner.
 *
 * @param x of its left edge
 * @param y of its upper edge
 */
record Area(int x, int y, int width, int height) {

  int right() {
    return x + width;
  }

  int bottom() {
    return y + height;
  }

  boolean overlaps(Area other) {
    return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
  }

  boolean contains(Area other) {
    return x <= other.x && y <= other.y && other.right() <= right() && other.bottom() <= bottom();
  }
}
