package org.keywright.server.biometrics;

import org.keywright.server.api.InvalidException;

/**
 * A document that somebody showed who is known by it. Of its number the end alone is kept.
 *
 * @param kind what it is, such as passport; 1 to 64 characters
 * @param issuer who issued it; 1 to 128 characters
 * @param number its number; 4 to 64 characters
 */
public record IdentityDocument(String kind, String issuer, String number) {

  private static final int KEPT = 4;
  private static final int MOST_NUMBER = 64;

  public IdentityDocument {
    require("kind", kind, 64);
    require("issuer", issuer, 128);
    require("number", number, MOST_NUMBER);
    if (number.length() < KEPT) {
      throw new InvalidException("number", "has 4 to 64 characters");
    }
  }

  private static void require(String field, String value, int most) {
    if (value.isBlank()
        || value.length() > most
        || value.codePoints().anyMatch(Character::isISOControl)) {
      throw new InvalidException(
          field, "has 1 to " + most + " characters and no control characters");
    }
  }

  /** What is kept of it. */
  String kept() {
    return kind
        + " of "
        + issuer
        + ", number ending in "
        + number.substring(number.length() - KEPT);
  }

  /** Never the number. */
  @Override
  public String toString() {
    return kept();
  }
}
