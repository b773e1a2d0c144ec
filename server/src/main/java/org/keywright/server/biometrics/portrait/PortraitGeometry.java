package org.keywright.server.biometrics.portrait;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.keywright.server.biometrics.portrait.Finding.Kind;

/**
 * Where a face has to be in a portrait: INCITS 385-2004, clause 8.3, full frontal images, which SP
 * 800-76-2, clause 7 asks for. The head is in the middle; the eyes are at 50 to 70 % of the height,
 * from below; the picture is seven fourths as wide as the head. With a head of 240 pixels that
 * makes 420 by 560.
 */
final class PortraitGeometry {

  /** A portrait's least width, in pixels. */
  static final int MIN_WIDTH = 420;

  /** A portrait's least height, in pixels. */
  static final int MIN_HEIGHT = 560;

  /** The width of a picture to that of the head. */
  private static final double WIDTH_TO_HEAD = 7.0 / 4;

  private static final double LEAST_WIDTH_TO_HEAD = 7.0 / 5;
  private static final double MOST_WIDTH_TO_HEAD = 2;

  private static final double HEIGHT_TO_WIDTH = 4.0 / 3;

  /** How far up the eyes are put, of the height: hair needs room. */
  private static final double EYES = 0.55;

  private static final double LEAST_EYES = 0.5;
  private static final double MOST_EYES = 0.7;

  /** How far the head may be off the middle, of the width. */
  private static final double MOST_OFF_CENTRE = 0.05;

  /** In degrees: clause 7.2.2 allows five of rotation. */
  private static final double MOST_TILT = 5;

  /** In degrees: a turn smaller than that is not seen, and blurs the picture. */
  private static final double LEAST_TURN = 1;

  private static final double MOST_TURN = 15;

  /** What is estimated of a head is off by some of it. */
  private static final double TOLERANCE = 1.15;

  private PortraitGeometry() {}

  /**
   * The frame for a face.
   *
   * @return empty if the head is too small, or too close to an edge, for any
   */
  static Optional<Frame> frame(Face face, int width, int height) {
    double ideal = face.headWidth() * WIDTH_TO_HEAD;
    double least = Math.max(MIN_WIDTH, face.headWidth() * LEAST_WIDTH_TO_HEAD / TOLERANCE);
    double largest = Math.min(width, height / HEIGHT_TO_WIDTH);
    if (largest < least || face.headWidth() * MOST_WIDTH_TO_HEAD * TOLERANCE < MIN_WIDTH) {
      return Optional.empty();
    }
    double across = Math.clamp(ideal, least, largest);
    double up = across * HEIGHT_TO_WIDTH;
    double x = Math.clamp(face.middle() - across / 2, 0, width - across);
    double y = Math.clamp(face.eyeLine() - up * (1 - EYES), 0, height - up);
    double turn = Math.abs(face.tilt()) < LEAST_TURN ? 0 : -face.tilt();
    int wide = (int) across / 3 * 3;
    return Optional.of(
        new Frame(
            (int) x,
            (int) y,
            wide,
            wide / 3 * 4,
            Math.clamp(Math.rint(turn * 10) / 10, -MOST_TURN, MOST_TURN)));
  }

  /** What a person should look at before they take the frame. */
  static List<Finding> findings(Face face, Frame frame) {
    List<Finding> found = new ArrayList<>();
    if (face.eyes().isEmpty()) {
      found.add(
          new Finding(
              Kind.EYES_NOT_FOUND,
              "The eyes were not found: see that they are open and nothing hides them, and frame"
                  + " the head by hand."));
    }
    if (Math.abs(face.tilt()) > MOST_TILT) {
      found.add(
          new Finding(
              Kind.TILTED,
              "The head is tilted by %.0f degrees: five are allowed. Turn the picture, or take it anew."
                  .formatted(Math.abs(face.tilt()))));
    }
    if (!placement(face, frame).isEmpty()) {
      found.add(
          new Finding(
              Kind.CLOSE_TO_EDGE,
              "The picture does not reach far enough around the head: take it from further away,"
                  + " with the head in the middle."));
    }
    return found;
  }

  /** What is wrong with where a face is in a frame. */
  static List<Finding> placement(Face face, Frame frame) {
    List<Finding> found = new ArrayList<>();
    double off = Math.abs(face.middle() - frame.x() - frame.width() / 2.0) / frame.width();
    if (off > MOST_OFF_CENTRE) {
      found.add(
          new Finding(
              Kind.OFF_CENTRE,
              "The head is %s of the width off the middle: move it there.".formatted(share(off))));
    }
    double eyes = 1 - (face.eyeLine() - frame.y()) / frame.height();
    if (eyes < LEAST_EYES || eyes > MOST_EYES) {
      found.add(
          new Finding(
              Kind.EYE_LINE,
              "The eyes are at %s of the height: they belong between 50 and 70 %%."
                  .formatted(share(eyes))));
    }
    double ratio = frame.width() / face.headWidth();
    if (ratio < LEAST_WIDTH_TO_HEAD / TOLERANCE || ratio > MOST_WIDTH_TO_HEAD * TOLERANCE) {
      found.add(
          new Finding(
              Kind.HEAD_WIDTH,
              "The head takes %s of the width: it should take four sevenths."
                  .formatted(share(1 / ratio))));
    }
    return found;
  }

  private static String share(double part) {
    return String.format(Locale.ROOT, "%.0f %%", part * 100);
  }
}
