package org.keywright.server.device;

/** Why the life of a device ends. */
public enum TerminationReason {
  LOST(Revocation.KEY_COMPROMISE),
  STOLEN(Revocation.KEY_COMPROMISE),
  COMPROMISED(Revocation.KEY_COMPROMISE),
  DAMAGED(Revocation.SUPERSEDED),
  EXPIRED(Revocation.SUPERSEDED),
  /** Another device took its place. */
  REPLACED(Revocation.SUPERSEDED),
  /** Its holder left. */
  LEFT(Revocation.AFFILIATION_CHANGED),
  /** Its holder may no longer have it. */
  PRIVILEGE_WITHDRAWN(Revocation.PRIVILEGE_WITHDRAWN),
  NO_LONGER_NEEDED(Revocation.CESSATION_OF_OPERATION);

  private final Revocation revocation;

  TerminationReason(Revocation revocation) {
    this.revocation = revocation;
  }

  /** Why the credentials are revoked. */
  public Revocation revocation() {
    return revocation;
  }
}
