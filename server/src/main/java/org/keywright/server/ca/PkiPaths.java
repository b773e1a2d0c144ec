package org.keywright.server.ca;

/** Where this authority's public downloads are, below the base URL. They need no sign-in. */
final class PkiPaths {

  static final String ROOT = "/pki";
  static final String OCSP = ROOT + "/ocsp";

  private PkiPaths() {}

  static String crl(KeyRole issuer) {
    return ROOT + "/" + issuer.id() + ".crl";
  }

  /** The certificates of an authority's key, as the Common Policy's profiles want them named. */
  static String issuers(KeyRole issuer) {
    return ROOT + "/" + issuer.id() + ".p7c";
  }

  static String certificate(KeyRole role) {
    return ROOT + "/" + role.id() + ".cer";
  }
}
