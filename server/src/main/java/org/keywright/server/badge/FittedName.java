package org.keywright.server.badge;

import java.util.ArrayList;
import java.util.List;

/**
 * A name in zone 2F, as large as it can be: FIPS 201-3, section 4.1.4.1. From 10 to 8 points it has
 * two lines, at 7 points three. What does not fit then would be cut by the standard; here it
 * becomes smaller still, and is never cut.
 *
 * @param size in points
 */
record FittedName(double size, List<String> lines) {

  /** From one line to the next, as a share of the size. */
  static final double LEADING = 1.15;

  private static final double LARGEST = 10;
  private static final double SMALLEST_OF_TWO = 8;
  private static final double OF_THREE = 7;
  private static final double SMALLEST = 2;
  private static final double STEP = 0.5;

  FittedName {
    lines = List.copyOf(lines);
  }

  /**
   * Fits a name.
   *
   * @param primary surnames
   * @param secondary given names
   * @param width in hundredths of a millimetre
   * @param height in hundredths of a millimetre
   */
  static FittedName of(String primary, String secondary, int width, int height) {
    for (double size = LARGEST; size >= SMALLEST_OF_TWO; size -= STEP) {
      List<String> lines = lines(primary, secondary, size, width);
      if (lines.size() <= 2) {
        return new FittedName(size, lines);
      }
    }
    double size = OF_THREE;
    List<String> lines = lines(primary, secondary, size, width);
    while (size > SMALLEST && lines.size() > most(size, height)) {
      size -= STEP;
      lines = lines(primary, secondary, size, width);
    }
    return new FittedName(size, lines);
  }

  private static int most(double size, int height) {
    return (int) (height / (size * LEADING * LetterWidths.POINT));
  }

  /** The identifiers on lines of their own, or one behind the other where that takes fewer. */
  private static List<String> lines(String primary, String secondary, double size, int width) {
    if (secondary.isEmpty()) {
      return Lines.ofName(primary, size, width);
    }
    List<String> apart = new ArrayList<>(Lines.ofName(primary + ",", size, width));
    apart.addAll(Lines.ofName(secondary, size, width));
    List<String> together = Lines.ofName(primary + ", " + secondary, size, width);
    return together.size() < apart.size() && apart.size() > 2 ? unmarked(together) : apart;
  }

  /** Where a line ends with the comma behind the surname, no identifier is wrapped. */
  private static List<String> unmarked(List<String> lines) {
    String between = "," + Lines.GOES_ON;
    return lines.stream()
        .map(line -> line.endsWith(between) ? line.substring(0, line.length() - 1) : line)
        .toList();
  }
}
