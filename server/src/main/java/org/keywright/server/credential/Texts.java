package org.keywright.server.credential;

/** Texts of several lines, as people type them into a form. */
final class Texts {

  private Texts() {}

  /** With one kind of line ends, and none at the beginning or the end. */
  static String tidy(String text) {
    return text.replace("\r\n", "\n").replace('\r', '\n').strip();
  }

  /** Whether it has at most so many characters, and none that controls anything but line ends. */
  static boolean fits(String text, int most) {
    return text.length() <= most && text.chars().allMatch(c -> c == '\n' || printable(c));
  }

  /** Whether it has from {@code least} to {@code most} characters, all on one line. */
  static boolean fitsLine(String text, int least, int most) {
    return text.length() >= least
        && text.length() <= most
        && text.chars().allMatch(Texts::printable);
  }

  private static boolean printable(int character) {
    return !Character.isISOControl(character);
  }
}
