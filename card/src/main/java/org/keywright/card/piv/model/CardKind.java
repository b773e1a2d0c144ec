package org.keywright.card.piv.model;

/** For whom a card is, which decides how it is named and who signs what is on it. */
public enum CardKind {
  /**
   * Federal employees and contractors (FIPS 201-3): the FASC-N names the card, and certificates for
   * authentication have it.
   */
  PIV("PIV"),
  /**
   * People of other issuers, whom federal relying parties accept all the same (PIV-Interoperable,
   * X.509 certificate policy of the Federal Bridge): the card UUID alone names the card.
   */
  PIV_I("PIV-I");

  private final String label;

  CardKind(String label) {
    this.label = label;
  }

  /** What people call it. */
  public String label() {
    return label;
  }
}
