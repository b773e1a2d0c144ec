package org.keywright.server.ca;

/** What happens to a certificate. */
public sealed interface StatusChange {

  /** Revokes it, for good. */
  record Revoke(RevocationReason reason) implements StatusChange {}

  /** Puts it on hold until it is released or revoked. */
  record Hold() implements StatusChange {}

  /** Releases it from hold. */
  record Release() implements StatusChange {}
}
