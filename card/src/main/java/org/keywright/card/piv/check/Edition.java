package org.keywright.card.piv.check;

/** The edition of FIPS 201 that a card was issued under, with its companion SP 800-73. */
public enum Edition {
  /** FIPS 201-1 with SP 800-73-3 or older: the card UUID has no place in a PIV card's names. */
  FIPS_201_1,
  /** FIPS 201-2 with SP 800-73-4: the card UUID is in names and signed attributes. */
  FIPS_201_2,
  /** FIPS 201-3 with SP 800-73-5: elements that were deprecated are gone. */
  FIPS_201_3;

  boolean isAtLeast(Edition other) {
    return compareTo(other) >= 0;
  }
}
