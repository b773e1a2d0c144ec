package org.keywright.server.biometrics.portrait;

/** Something about a portrait that is not as it should be, and that a person can see to. */
public record Finding(Kind kind, String message) {

  /** What it is about. */
  public enum Kind {
    /** The eyes were not found: the frame is a guess by the face alone. */
    EYES_NOT_FOUND,
    /** The head is tilted. */
    TILTED,
    /** The picture does not reach far enough around the head for the frame as it should be. */
    CLOSE_TO_EDGE,
    /** The head is not in the middle. */
    OFF_CENTRE,
    /** The eyes are too high or too low. */
    EYE_LINE,
    /** The head is too small or too large in the frame. */
    HEAD_WIDTH
  }
}
