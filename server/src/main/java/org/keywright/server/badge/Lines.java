package org.keywright.server.badge;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Breaks texts into lines that are not too wide, between words where it can be. */
final class Lines {

  /** Shows that a name goes on in the next line: FIPS 201-3, section 4.1.4.1, zone 2F. */
  static final String GOES_ON = ">";

  private Lines() {}

  /**
   * The lines of a text.
   *
   * @param size in points
   * @param width of each, in hundredths of a millimetre; wider than any single character
   */
  static List<String> of(String text, double size, int width) {
    return wrap(text, size, width, "");
  }

  /** The lines of a part of a name; all but the last one end with {@value #GOES_ON}. */
  static List<String> ofName(String identifier, double size, int width) {
    return wrap(identifier, size, width, GOES_ON);
  }

  private static List<String> wrap(String text, double size, int width, String mark) {
    if (LetterWidths.of(text, size) <= width) {
      return List.of(text);
    }
    double room = width - LetterWidths.of(mark, size);
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (LetterWidths.of(longer, size) <= room) {
        line.setLength(0);
        line.append(longer);
        continue;
      }
      if (!line.isEmpty()) {
        lines.add(line + mark);
        line.setLength(0);
      }
      line.append(breakUp(word, size, room, mark, lines));
    }
    lines.add(line.toString());
    return lines;
  }

  /** Adds the lines of a word that alone is too wide for one, and gives back what is left. */
  private static String breakUp(
      String word, double size, double room, String mark, List<String> lines) {
    BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(word);
    int start = 0;
    int end = characters.first();
    for (int next = characters.next(); next != BreakIterator.DONE; next = characters.next()) {
      if (end > start && LetterWidths.of(word.substring(start, next), size) > room) {
        lines.add(word.substring(start, end) + mark);
        start = end;
      }
      end = next;
    }
    return word.substring(start);
  }
}
