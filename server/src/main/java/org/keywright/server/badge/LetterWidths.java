package org.keywright.server.badge;

import java.text.Normalizer;

/**
 * How wide texts are in Arial Bold, the typeface that FIPS 201-3, section 4.1.4 asks for. The
 * server draws for whatever browser and needs no typeface itself: the widths are in this table, the
 * same as those of Helvetica Bold and Liberation Sans Bold. Of other letters than those of ASCII,
 * with or without marks, they are estimates.
 */
final class LetterWidths {

  /** A printer's point, in hundredths of a millimetre. */
  static final double POINT = 2540 / 72.0;

  private static final int FIRST = ' ';

  /** Of the characters from the space to the tilde, in thousandths of the size. */
  private static final short[] ASCII = {
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, //
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, //
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, //
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, //
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, //
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584
  };

  /** Chinese, Japanese and Korean characters are as wide as they are high. */
  private static final int SQUARE = 1000;

  private static final int FIRST_SQUARE = 0x1100;
  private static final int OTHER = 780;

  private LetterWidths() {}

  /**
   * The width of a text.
   *
   * @param size in points
   * @return in hundredths of a millimetre
   */
  static double of(String text, double size) {
    int sum =
        Normalizer.normalize(text, Normalizer.Form.NFD).codePoints().map(LetterWidths::of).sum();
    return sum * size * POINT / 1000;
  }

  private static int of(int letter) {
    if (letter >= FIRST && letter < FIRST + ASCII.length) {
      return ASCII[letter - FIRST];
    }
    return switch (Character.getType(letter)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.FORMAT,
          Character.CONTROL ->
          0;
      default -> letter >= FIRST_SQUARE ? SQUARE : OTHER;
    };
  }
}
