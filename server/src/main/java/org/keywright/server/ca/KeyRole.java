package org.keywright.server.ca;

/** What one of the authority's own keys is for. */
enum KeyRole {
  /** Signs the issuing certificate and a CRL of its own. */
  ROOT("root"),
  /** Signs certificates and their CRL. */
  ISSUING("issuing"),
  /** Signs the contents of cards. */
  CONTENT_SIGNING("content-signing"),
  /** Signs OCSP answers. */
  OCSP_SIGNING("ocsp-signing");

  private final String id;

  KeyRole(String id) {
    this.id = id;
  }

  /** The name in downloads and, with a generation, in the database. */
  String id() {
    return id;
  }
}
