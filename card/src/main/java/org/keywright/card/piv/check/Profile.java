package org.keywright.card.piv.check;

/** For whom a card is issued. */
public enum Profile {
  /** To a person of the issuer's own (FIPS 201): certificates carry the FASC-N. */
  PIV,
  /** By an issuer who is not the US government, for use with it: the card UUID stands alone. */
  PIV_I
}
