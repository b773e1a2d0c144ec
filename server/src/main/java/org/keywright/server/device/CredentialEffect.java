package org.keywright.server.device;

/** What a transition of a device means for the credentials that were issued onto it. */
public sealed interface CredentialEffect {

  /** They stay as they are. */
  record None() implements CredentialEffect {}

  /** They are put on hold: RFC 5280, section 5.3.1, {@code certificateHold}. */
  record Hold() implements CredentialEffect {}

  /** They are taken off hold. */
  record Release() implements CredentialEffect {}

  /** They are revoked for good. */
  record Revoke(Revocation reason) implements CredentialEffect {}
}
