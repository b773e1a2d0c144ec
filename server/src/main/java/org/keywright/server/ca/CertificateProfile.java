package org.keywright.server.ca;

/** Names of the built-in profiles. */
public final class CertificateProfile {
  private CertificateProfile() {}
}
