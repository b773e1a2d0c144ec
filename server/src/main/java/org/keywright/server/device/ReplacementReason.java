package org.keywright.server.device;

/** Why a device is to be replaced. */
public enum ReplacementReason {
  /** For no reason that says anything about the device. */
  NONE(Revocation.SUPERSEDED),
  /** Left at home: the replacement is a temporary one. */
  FORGOTTEN(Revocation.SUPERSEDED),
  DAMAGED(Revocation.SUPERSEDED),
  EXPIRED(Revocation.SUPERSEDED),
  LOST(Revocation.KEY_COMPROMISE),
  STOLEN(Revocation.KEY_COMPROMISE);

  private final Revocation revocation;

  ReplacementReason(Revocation revocation) {
    this.revocation = revocation;
  }

  /** Why the credentials of the old device are revoked when the new one is there. */
  public Revocation revocation() {
    return revocation;
  }

  /**
   * Whether somebody else may have the device: then its credentials are revoked at once, and it
   * cannot be taken back (FIPS 201-3, section 2.9.1: within 18 hours of the notification).
   */
  public boolean isLoss() {
    return this == LOST || this == STOLEN;
  }

  /** Whether something happened to the device that its holder reports: lost, stolen or damaged. */
  public boolean isMishap() {
    return this == LOST || this == STOLEN || this == DAMAGED;
  }
}
