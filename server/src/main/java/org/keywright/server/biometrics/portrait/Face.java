package org.keywright.server.biometrics.portrait;

import java.util.List;

/**
 * A face that was found in a picture; all in the picture's pixels.
 *
 * @param x of the upper left corner of the square around it
 * @param y of the same corner
 * @param side of the square: from the middle of the forehead to the chin
 * @param eyes their centres, the left one in the picture first; none where not both were found
 */
public record Face(int x, int y, int side, List<Point> eyes) {

  /**
   * Heads are more than twice as wide as the eyes are apart: ISO/IEC 19794-5 takes 90 pixels
   * between the eyes for 180 of head, and most people have more.
   */
  private static final double HEAD_TO_EYES = 2.2;

  /** The same where the eyes are not known, by how the square is laid around faces. */
  private static final double HEAD_TO_SIDE = 1;

  private static final double EYES_FROM_TOP = 0.39;

  public Face {
    eyes = List.copyOf(eyes);
  }

  /** How wide the head is, from ear to ear: an estimate. */
  double headWidth() {
    return eyes.isEmpty() ? side * HEAD_TO_SIDE : HEAD_TO_EYES * Math.hypot(dx(), dy());
  }

  /** Where the middle of the face is, across. */
  double middle() {
    return eyes.isEmpty() ? x + side / 2.0 : (eyes.get(0).x() + eyes.get(1).x()) / 2.0;
  }

  /** How far down the eyes are. */
  double eyeLine() {
    return eyes.isEmpty() ? y + side * EYES_FROM_TOP : (eyes.get(0).y() + eyes.get(1).y()) / 2.0;
  }

  /** By how much the head is tilted, in degrees, clockwise in the picture; 0 if it is not known. */
  double tilt() {
    return eyes.isEmpty() ? 0 : Math.toDegrees(Math.atan2(dy(), dx()));
  }

  private double dx() {
    return eyes.get(1).x() - eyes.get(0).x();
  }

  private double dy() {
    return eyes.get(1).y() - eyes.get(0).y();
  }
}
