package org.keywright.server.badge;

import java.util.Locale;

/**
 * Writes the SVG of one side of a card, in hundredths of a millimetre. Looks are attributes of
 * their own and no styles, which the content security policy of pages forbids; what is written as
 * text is text and nothing else. For one thread.
 */
final class Svg {

  /** Where a text stands to its point. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  // Liberation Sans has the widths of Arial. The last one is whatever there is.
  private static final String TYPEFACE = "Arial, 'Liberation Sans', Helvetica, sans-serif";
  private static final double PER_MILLIMETRE = 100;
  private static final char NOTHING = '\uFFFD';

  private final StringBuilder out = new StringBuilder();

  Svg(Area side, String name) {
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\"");
    attribute("width", number(side.width() / PER_MILLIMETRE) + "mm");
    attribute("height", number(side.height() / PER_MILLIMETRE) + "mm");
    attribute("viewBox", "0 0 " + side.width() + " " + side.height());
    attribute("font-family", TYPEFACE);
    attribute("data-side", name);
    out.append('>');
    fill(side, BandColour.WHITE);
  }

  /** Begins a zone; what is written until {@link #end()} is in it. */
  void zone(String name) {
    out.append("<g");
    attribute("data-zone", name);
    out.append('>');
  }

  void end() {
    out.append("</g>");
  }

  void fill(Area area, String colour) {
    out.append("<rect");
    place(area);
    attribute("fill", colour);
    out.append("/>");
  }

  void circle(double x, double y, double radius) {
    out.append("<circle");
    attribute("cx", number(x));
    attribute("cy", number(y));
    attribute("r", number(radius));
    attribute("fill", BandColour.WHITE);
    attribute("stroke", BandColour.BLACK);
    attribute("stroke-width", "10");
    out.append("/>");
  }

  /** A picture, whole and as large as it can be. */
  void picture(Area area, String address) {
    out.append("<image");
    place(area);
    attribute("href", address);
    attribute("preserveAspectRatio", "xMidYMid meet");
    attribute("role", "img");
    attribute("aria-label", "Portrait");
    out.append("/>");
  }

  /** The outline of a head and shoulders. */
  void silhouette(Area area) {
    fill(area, "#e6e9ed");
    double middle = area.x() + area.width() / 2.0;
    double head = area.width() * 0.2;
    double chin = area.y() + area.height() * 0.58;
    out.append("<ellipse");
    attribute("cx", number(middle));
    attribute("cy", number(area.y() + area.height() * 0.38));
    attribute("rx", number(head));
    attribute("ry", number(area.height() * 0.19));
    attribute("fill", "#9aa5b1");
    out.append("/><path");
    attribute(
        "d",
        "M%s %s C%s %s %s %s %s %s Z"
            .formatted(
                number(middle - area.width() * 0.4),
                number(area.bottom()),
                number(middle - area.width() * 0.4),
                number(chin),
                number(middle + area.width() * 0.4),
                number(chin),
                number(middle + area.width() * 0.4),
                number(area.bottom())));
    attribute("fill", "#9aa5b1");
    out.append("/>");
  }

  /** A label in plain letters. */
  void label(double x, double baseline, double size, String text) {
    text(x, baseline, size, Anchor.START, BandColour.BLACK, text, false);
  }

  /**
   * Bold text. It takes the width that was reckoned with, whatever typeface the browser has.
   *
   * @param size in points
   */
  void bold(double x, double baseline, double size, Anchor anchor, String colour, String text) {
    text(x, baseline, size, anchor, colour, text, true);
  }

  private void text(
      double x,
      double baseline,
      double size,
      Anchor anchor,
      String colour,
      String text,
      boolean bold) {
    out.append("<text");
    attribute("x", number(x));
    attribute("y", number(baseline));
    attribute("font-size", number(size * LetterWidths.POINT));
    attribute("fill", colour);
    if (anchor != Anchor.START) {
      attribute("text-anchor", anchor.name().toLowerCase(Locale.ROOT));
    }
    if (bold) {
      attribute("font-weight", "bold");
      attribute("textLength", number(LetterWidths.of(text, size)));
      attribute("lengthAdjust", "spacingAndGlyphs");
    }
    out.append('>');
    escape(text);
    out.append("</text>");
  }

  private void place(Area area) {
    attribute("x", Integer.toString(area.x()));
    attribute("y", Integer.toString(area.y()));
    attribute("width", Integer.toString(area.width()));
    attribute("height", Integer.toString(area.height()));
  }

  private void attribute(String name, String value) {
    out.append(' ').append(name).append("=\"");
    escape(value);
    out.append('"');
  }

  /** What XML 1.0 has no place for (clause 2.2) is replaced. */
  private void escape(String text) {
    text.codePoints()
        .forEach(one -> {
          switch (one) {
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '&' -> out.append("&amp;");
            case '"' -> out.append("&quot;");
            default -> out.appendCodePoint(isCharacter(one) ? one : NOTHING);
          }
        });
  }

  private static boolean isCharacter(int one) {
    return one >= ' ' && one <= 0xFFFD && !isSurrogate(one) || one > 0xFFFF;
  }

  private static boolean isSurrogate(int one) {
    return one >= Character.MIN_SURROGATE && one <= Character.MAX_SURROGATE;
  }

  /** With two decimals at most: a ten-thousandth of a millimetre. */
  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
  }

  /** The document, which is complete then. */
  String finish() {
    return out.append("</svg>").toString();
  }
}
