package org.keywright.server.ca;

import org.keywright.card.piv.model.CardKind;

/** What one of the authority's own keys is for. */
enum KeyRole {
  /** Signs the issuing certificate and a CRL of its own. */
  ROOT("root"),
  /** Signs certificates and their CRL. */
  ISSUING("issuing"),
  /** Signs the contents of PIV cards. */
  CONTENT_SIGNING("content-signing"),
  /** Signs the contents of PIV-I cards. */
  PIV_I_CONTENT_SIGNING("piv-i-content-signing"),
  /** Signs OCSP answers. */
  OCSP_SIGNING("ocsp-signing");

  private final String id;

  KeyRole(String id) {
    this.id = id;
  }

  /** What signs the contents of cards of this kind. */
  static KeyRole signerOf(CardKind card) {
    return switch (card) {
      case PIV -> CONTENT_SIGNING;
      case PIV_I -> PIV_I_CONTENT_SIGNING;
    };
  }

  /** Whether it is an authority's, which has a CRL. */
  boolean isAuthority() {
    return this == ROOT || this == ISSUING;
  }

  /** Whether it signs the contents of cards. */
  boolean signsContents() {
    return this == CONTENT_SIGNING || this == PIV_I_CONTENT_SIGNING;
  }

  /** The name in downloads and, with a generation, in the database. */
  String id() {
    return id;
  }
}
