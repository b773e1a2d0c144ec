package org.keywright.cardcheck;

import java.util.Arrays;
import java.util.Optional;

/** For whom a card was issued. */
public enum Kind {
  /** Federal employees and contractors (FIPS 201). */
  PIV("piv"),
  /** Everybody else, interoperable with PIV (X.509 policy of the Federal Bridge). */
  PIV_I("piv-i");

  private final String word;

  Kind(String word) {
    this.word = word;
  }

  /** By its name on the command line. */
  public static Optional<Kind> named(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  /** Its name on the command line. */
  public String word() {
    return word;
  }
}
