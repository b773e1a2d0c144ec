package org.keywright.cardcheck;

import java.util.Arrays;
import java.util.Optional;

/** The edition of FIPS 201 that a card was issued under, with its companion SP 800-73. */
public enum Edition {
  /** FIPS 201-1: the card UUID has no place in the names of a PIV card yet. */
  FIPS_201_1("201-1", "73-3"),
  /** FIPS 201-2 with SP 800-73-4: the card UUID is in certificates and signed attributes. */
  FIPS_201_2("201-2", "73-4"),
  /**
   * FIPS 201-3 with SP 800-73-5: elements that were deprecated, and the NACI indicator, are gone.
   */
  FIPS_201_3("201-3", "73-5");

  private final String fips;
  private final String interfaces;

  Edition(String fips, String interfaces) {
    this.fips = fips;
    this.interfaces = interfaces;
  }

  /** By either name: {@code 201-3} or {@code 73-5}. */
  public static Optional<Edition> named(String name) {
    return Arrays.stream(values())
        .filter(edition -> edition.fips.equals(name) || edition.interfaces.equals(name))
        .findFirst();
  }

  /** Whether it is this one or a later one. */
  boolean isAtLeast(Edition other) {
    return compareTo(other) >= 0;
  }

  /** As FIPS 201 is named. */
  public String words() {
    return "FIPS " + fips;
  }
}
