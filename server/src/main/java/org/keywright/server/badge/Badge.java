package org.keywright.server.badge;

import java.time.LocalDate;
import java.util.Locale;

/**
 * What a badge says, whatever of it is shown.
 *
 * @param surname the primary identifier of the name
 * @param givenName the secondary identifier
 * @param portrayal in the place of the photo
 * @param credentialType the name of the credential type
 * @param affiliation how the person belongs to the organization: the unit that they work for; may
 *     be empty
 * @param issued the day on which the issuance of the card was begun
 * @param expires the last day of the card's validity
 * @param cardNumber what tells the issuer's cards apart
 */
record Badge(
    String surname,
    String givenName,
    Portrayal portrayal,
    String credentialType,
    String affiliation,
    LocalDate issued,
    LocalDate expires,
    String cardNumber) {

  private static final int ABBREVIATED = 3;

  /** A day as {@code YYYYMMMDD}: FIPS 201-3, section 4.1.4.1, zone 14F. */
  static String day(LocalDate day) {
    return String.format(Locale.ROOT, "%04d%s%02d", day.getYear(), month(day), day.getDayOfMonth());
  }

  /** A month as {@code MMMYYYY}: FIPS 201-3, section 4.1.4.1, zone 19F. */
  static String monthAndYear(LocalDate day) {
    return month(day) + String.format(Locale.ROOT, "%04d", day.getYear());
  }

  private static String month(LocalDate day) {
    return day.getMonth().name().substring(0, ABBREVIATED);
  }
}
