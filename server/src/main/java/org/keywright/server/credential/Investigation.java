package org.keywright.server.credential;

/** The background checks of FIPS 201-3, section 2.7, and what stands for them elsewhere. */
public enum Investigation {
  NCHC("FBI criminal history check (NCHC)"),
  NAC("National Agency Check (NAC)"),
  NACI("NACI"),
  TIER_1("Tier 1"),
  TIER_2("Tier 2"),
  TIER_3("Tier 3"),
  TIER_4("Tier 4"),
  TIER_5("Tier 5"),
  OTHER("Another check of equal standing");

  private final String label;

  Investigation(String label) {
    this.label = label;
  }

  /** For people. */
  public String label() {
    return label;
  }
}
