package org.keywright.server.device;

/** Where a device is in its life. */
public enum DeviceState {
  /** In stock: nothing was issued onto it, or it was erased. */
  AVAILABLE,
  /** An issuance is under way. */
  ISSUING,
  /** Issued and read back, not activated: it still has its initial PIN. */
  PENDING,
  /** In use by its holder. */
  ACTIVE,
  /** Out of use for a time; its credentials are on hold. */
  SUSPENDED,
  /** A replacement was requested; its credentials are on hold until it is there. */
  INVALID,
  /** An issuance failed; it can be retried or recycled. */
  FAILED,
  /** Its credentials are revoked, and what is on it is not to be trusted. */
  TERMINATED
}
