package org.keywright.server.badge;

import java.util.List;
import java.util.Locale;
import org.keywright.server.credential.BadgeLayout;
import org.keywright.server.credential.BadgeLayout.Field;

/**
 * The two sides of a badge as SVG at their true size: what the layout shows, where FIPS 201-3,
 * section 4.1.4 has it. Long texts become smaller, then get more lines; nothing is cut.
 *
 * <p>Two things are the issuer's own matter here. Letters beyond ASCII are printed as they are on
 * record, though zone 2F has none. And zone 2B names the issuer in words: the number that federal
 * issuers print there is not known.
 *
 * @param front its SVG
 * @param back its SVG
 */
record BadgeDrawing(String front, String back) {

  /** From the edge of the band to the name, and to the letter of its colour. */
  private static final int MARGIN = 250;

  /** Zone 18F: at most 5 mm across. */
  private static final int CODE_RADIUS = 240;

  private static final double CODE_SIZE = 9;
  private static final double MONTH_SIZE = 12;
  private static final double LARGEST_HEADER = 9;
  private static final double SMALLEST_HEADER = 2;

  /** Half the height of a capital, as a share of the size. */
  private static final double MIDDLE = 0.358;

  static BadgeDrawing of(BadgeLayout layout, Badge badge) {
    Zones zones = Zones.of(layout.orientation());
    return new BadgeDrawing(front(layout, badge, zones), back(layout, badge, zones));
  }

  private static String front(BadgeLayout layout, Badge badge, Zones zones) {
    Svg svg = new Svg(zones.card(), "front");
    boolean photo = layout.fields().contains(Field.PHOTO);
    if (photo) {
      photo(svg, badge.portrayal(), zones.photo());
    }
    if (layout.fields().contains(Field.EXPIRY)) {
      month(svg, badge, zones.month(), layout.orientation());
    }
    Details details = new Details();
    if (layout.fields().contains(Field.AFFILIATION)) {
      details.add("8F", "Affiliation", tidy(badge.affiliation()));
    }
    details.add("10F", "Organization", tidy(layout.organization()));
    if (layout.fields().contains(Field.ISSUED)) {
      details.add("13F", "Issued", Badge.day(badge.issued()));
    }
    if (layout.fields().contains(Field.EXPIRY)) {
      details.add("14F", "Expires", Badge.day(badge.expires()));
    }
    details.draw(svg, photo ? zones.details() : zones.detailsAlone());
    band(svg, new BandColour(layout.colour()), layout.colour(), badge, zones.band());
    if (layout.fields().contains(Field.CREDENTIAL_TYPE)) {
      header(svg, tidy(badge.credentialType()), zones.header());
    }
    return svg.finish();
  }

  private static void photo(Svg svg, Portrayal portrayal, Area area) {
    svg.zone("1F");
    switch (portrayal) {
      case Portrayal.None() -> {
        // The place stays free, so that a photo can be added by other means.
      }
      case Portrayal.Silhouette() -> svg.silhouette(area);
      case Portrayal.Photo photo -> svg.picture(area, photo.address());
    }
    svg.end();
  }

  /** In the upper right corner where the standard has it, in landscape on the left. */
  private static void month(Svg svg, Badge badge, Area area, BadgeLayout.Orientation orientation) {
    boolean right = orientation == BadgeLayout.Orientation.PORTRAIT;
    svg.zone("19F");
    svg.bold(
        right ? area.right() : area.x(),
        area.bottom() - area.height() * (0.5 - MIDDLE),
        MONTH_SIZE,
        right ? Svg.Anchor.END : Svg.Anchor.START,
        BandColour.BLACK,
        Badge.monthAndYear(badge.expires()));
    svg.end();
  }

  private static void band(Svg svg, BandColour colour, String fill, Badge badge, Area band) {
    svg.zone("15F");
    svg.fill(band, fill);
    svg.end();
    int right = band.right() - MARGIN;
    if (colour.code().isPresent()) {
      double middle = band.y() + band.height() / 2.0;
      svg.zone("18F");
      svg.circle(right - CODE_RADIUS, middle, CODE_RADIUS);
      svg.bold(
          right - CODE_RADIUS,
          middle + CODE_SIZE * MIDDLE * LetterWidths.POINT,
          CODE_SIZE,
          Svg.Anchor.MIDDLE,
          BandColour.BLACK,
          colour.code().get());
      svg.end();
      right -= 2 * CODE_RADIUS + MARGIN / 2;
    }
    Area room = new Area(MARGIN, band.y(), right - MARGIN, band.height());
    FittedName name =
        FittedName.of(
            capitals(badge.surname()), capitals(badge.givenName()), room.width(), room.height());
    svg.zone("2F");
    lines(svg, name.lines(), name.size(), room, Svg.Anchor.START, colour.text());
    svg.end();
  }

  private static void header(Svg svg, String credentialType, Area area) {
    double size = LARGEST_HEADER;
    List<String> lines = Lines.of(credentialType, size, area.width());
    while (size > SMALLEST_HEADER && height(lines, size) > area.height()) {
      size -= 0.5;
      lines = Lines.of(credentialType, size, area.width());
    }
    svg.zone("9F");
    lines(svg, lines, size, area, Svg.Anchor.MIDDLE, BandColour.BLACK);
    svg.end();
  }

  /** Lines in the middle of an area's height. */
  private static void lines(
      Svg svg, List<String> lines, double size, Area area, Svg.Anchor anchor, String colour) {
    double leading = height(lines, size) / lines.size();
    double x = anchor == Svg.Anchor.MIDDLE ? area.x() + area.width() / 2.0 : area.x();
    double middle = area.y() + (area.height() - height(lines, size) + leading) / 2;
    for (String line : lines) {
      svg.bold(x, middle + size * MIDDLE * LetterWidths.POINT, size, anchor, colour, line);
      middle += leading;
    }
  }

  private static double height(List<String> lines, double size) {
    return lines.size() * size * FittedName.LEADING * LetterWidths.POINT;
  }

  private static String back(BadgeLayout layout, Badge badge, Zones zones) {
    Svg svg = new Svg(zones.card(), "back");
    Details details = new Details();
    if (layout.fields().contains(Field.CARD_NUMBER)) {
      details.add("1B", "Card number", badge.cardNumber());
    }
    details.add("2B", "Issuer", tidy(layout.organization()));
    details.add(
        "4B",
        "If found, return to",
        layout.returnAddress().lines().map(BadgeDrawing::tidy).toArray(String[]::new));
    details.draw(svg, zones.back());
    return svg.finish();
  }

  private static String capitals(String name) {
    return tidy(name).toUpperCase(Locale.ROOT);
  }

  private static String tidy(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
