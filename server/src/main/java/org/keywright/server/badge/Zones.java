package org.keywright.server.badge;

import org.keywright.server.credential.BadgeLayout;

/**
 * Where things stand on a card of the size ID-1 (ISO/IEC 7810), 85.60 by 53.98 mm. In portrait
 * orientation these are zones of FIPS 201-3, section 4.1.4, which knows no other; in landscape they
 * are laid out so that the contacts stay free. All in hundredths of a millimetre.
 *
 * @param card the whole side
 * @param contacts where nothing may be printed on the front: zone 7F, the plate around the contacts
 *     (ISO/IEC 7816-2)
 * @param photo zone 1F
 * @param month zone 19F, the expiration date in large letters
 * @param details zones 8F, 10F, 13F and 14F, one below the other
 * @param detailsAlone the same where there is no photo
 * @param band zones 2F and 15F: the name
 * @param header zone 9F: the credential type
 * @param back zones 1B, 2B and 4B, one below the other
 */
record Zones(
    Area card,
    Area contacts,
    Area photo,
    Area month,
    Area details,
    Area detailsAlone,
    Area band,
    Area header,
    Area back) {

  /** The longer side of a card. */
  static final int LONG = 8560;

  /** The shorter side of a card. */
  static final int SHORT = 5398;

  // The card is held with the contacts below: what is left in landscape is below in portrait.
  private static final Zones PORTRAIT =
      new Zones(
          new Area(0, 0, SHORT, LONG),
          new Area(1790, LONG - 2160, 1190, 1310),
          new Area(300, 300, 2600, 3467),
          new Area(3060, 300, 2040, 520),
          new Area(3060, 1000, 2040, 2767),
          new Area(300, 1000, 4798, 2767),
          new Area(0, 3950, SHORT, 1100),
          new Area(300, 5150, 4798, 1150),
          new Area(400, 500, 4598, 7560));

  private static final Zones LANDSCAPE =
      new Zones(
          new Area(0, 0, LONG, SHORT),
          new Area(850, 1790, 1310, 1190),
          new Area(5860, 300, 2400, 3200),
          new Area(300, 300, 2040, 520),
          new Area(2500, 300, 3160, 3200),
          new Area(2500, 300, 5760, 3200),
          new Area(0, 3700, LONG, 1000),
          new Area(300, 4760, 7960, 520),
          new Area(500, 500, 7560, 4398));

  static Zones of(BadgeLayout.Orientation orientation) {
    return switch (orientation) {
      case PORTRAIT -> PORTRAIT;
      case LANDSCAPE -> LANDSCAPE;
    };
  }
}
