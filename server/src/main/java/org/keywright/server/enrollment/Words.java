package org.keywright.server.enrollment;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.InvalidException;

/** What people type in a line or two. */
final class Words {

  /** The longest reason, in characters. */
  static final int MOST_REASON = 500;

  private Words() {}

  /** Without white space around it, composed; nothing for null. */
  static String tidy(@Nullable String text) {
    return text == null ? "" : Normalizer.normalize(text, Normalizer.Form.NFC).strip();
  }

  /** Whether it has so many characters, and none that steer a terminal or a line. */
  static boolean fits(String text, int least, int most) {
    return text.length() >= least
        && text.length() <= most
        && text.codePoints().noneMatch(Character::isISOControl);
  }

  /**
   * A reason that has to be given.
   *
   * @throws InvalidException if there is none, or it is too long
   */
  static String reason(@Nullable String text) {
    String tidy = tidy(text).replaceAll("\\R", " ");
    if (!fits(tidy, 1, MOST_REASON)) {
      throw new InvalidException("reason", "has to have 1 to " + MOST_REASON + " characters");
    }
    return tidy;
  }
}
