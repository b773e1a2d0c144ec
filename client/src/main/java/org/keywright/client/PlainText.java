package org.keywright.client;

/** Text from elsewhere, made fit for a terminal. */
public final class PlainText {

  private PlainText() {}

  /**
   * The same text in one line, without control and format characters (which could move the cursor,
   * reorder what is read, or hide something), and not longer than so many characters.
   */
  public static String of(String text, int most) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), most));
    int taken = 0;
    for (int i = 0; i < text.length() && taken <= most; taken++) {
      int character = text.codePointAt(i);
      i += Character.charCount(character);
      switch (Character.getType(character)) {
        case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
            out.append(' ');
        case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED ->
            out.append('\uFFFD');
        default -> out.appendCodePoint(character);
      }
    }
    if (out.codePointCount(0, out.length()) > most) {
      out.setLength(out.offsetByCodePoints(0, most));
      out.append('…');
    }
    return out.toString();
  }
}
