package org.keywright.server.badge;

import java.util.Optional;

/**
 * The colour of the band that the name stands in: what text is readable on it, and what it says by
 * FIPS 201-3.
 */
final class BandColour {

  static final String BLACK = "#000000";
  static final String WHITE = "#ffffff";

  /** Of a screen in daylight, by the definition of the ratio. */
  private static final double FLARE = 0.05;

  private final String colour;

  /**
   * A colour.
   *
   * @param colour as {@code #rrggbb}
   */
  BandColour(String colour) {
    this.colour = colour;
  }

  /** Black or white, whichever has the higher contrast with it. */
  String text() {
    return contrast(colour, BLACK) >= contrast(colour, WHITE) ? BLACK : WHITE;
  }

  /**
   * The letter for a colour that FIPS 201-3 reserves (section 4.1.4.1, zones 15F and 18F, in the
   * values of table 4-2): B for foreign nationals, W for employees of the government, G for
   * contractors.
   */
  Optional<String> code() {
    return switch (colour) {
      case "#00ffff" -> Optional.of("B");
      case WHITE -> Optional.of("W");
      case "#cbffcb" -> Optional.of("G");
      default -> Optional.empty();
    };
  }

  /** The contrast of two colours, from 1 to 21: WCAG 2.2, contrast ratio. */
  static double contrast(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + FLARE) / (Math.min(a, b) + FLARE);
  }

  /** WCAG 2.2, relative luminance. */
  private static double luminance(String colour) {
    int rgb = Integer.parseInt(colour, 1, colour.length(), 16);
    return 0.2126 * linear(rgb >> 16 & 0xFF)
        + 0.7152 * linear(rgb >> 8 & 0xFF)
        + 0.0722 * linear(rgb & 0xFF);
  }

  private static double linear(int channel) {
    double share = channel / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
