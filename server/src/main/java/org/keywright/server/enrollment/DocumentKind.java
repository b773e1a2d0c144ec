package org.keywright.server.enrollment;

/**
 * The identity source documents of FIPS 201-3, section 2.7: strong ones, of which there is at least
 * one, and those that are good for the second.
 */
public enum DocumentKind {
  US_PASSPORT("U.S. passport or passport card", true, true),
  PERMANENT_RESIDENT_CARD("Permanent Resident Card (I-551)", true, true),
  FOREIGN_PASSPORT("Passport of another country", true, true),
  EMPLOYMENT_AUTHORIZATION_CARD("Employment Authorization Document with photo (I-766)", true, true),
  REAL_ID("REAL ID driver's license or ID card", true, true),
  MILITARY_ID("U.S. military ID card", true, true),
  MILITARY_DEPENDENT_ID("U.S. military dependent's ID card", true, true),
  PIV_CARD("PIV card", true, true),
  GOVERNMENT_ID("ID card of a government agency, with photo", false, true),
  VOTER_REGISTRATION("Voter's registration card", false, false),
  MERCHANT_MARINER_CARD("U.S. Coast Guard Merchant Mariner card", false, true),
  CERTIFICATE_OF_CITIZENSHIP("Certificate of U.S. Citizenship (N-560, N-561)", false, false),
  CERTIFICATE_OF_NATURALIZATION("Certificate of Naturalization (N-550, N-570)", false, false),
  CITIZEN_ID_CARD("U.S. Citizen ID card (I-197)", false, false),
  RESIDENT_CITIZEN_ID_CARD("Resident Citizen ID card (I-179)", false, false),
  BIRTH_ABROAD("Certification of Birth Abroad (FS-545, DS-1350)", false, false),
  REENTRY_PERMIT("Reentry Permit (I-327)", false, true),
  EMPLOYMENT_AUTHORIZATION("Another employment authorization of DHS", false, true),
  CANADIAN_DRIVERS_LICENSE("Canadian driver's license", false, true),
  TRIBAL_DOCUMENT("Native American tribal document", false, false),
  SOCIAL_SECURITY_CARD("U.S. Social Security card", false, false),
  BIRTH_CERTIFICATE("Birth certificate with an official seal", false, false),
  OTHER_FAIR("Another piece of Fair evidence (SP 800-63A)", false, false);

  private final String label;
  private final boolean strong;
  private final boolean expires;

  DocumentKind(String label, boolean strong, boolean expires) {
    this.label = label;
    this.strong = strong;
    this.expires = expires;
  }

  /** For people. */
  public String label() {
    return label;
  }

  /** Whether it is good for the one that has to be strong. */
  public boolean isStrong() {
    return strong;
  }

  /** Whether each one has a day on which it expires. */
  public boolean expires() {
    return expires;
  }
}
