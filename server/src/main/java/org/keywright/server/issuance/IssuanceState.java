package org.keywright.server.issuance;

/** How far a run is. */
public enum IssuanceState {
  /** An attempt is under way, or its ticket waits to be redeemed. */
  OPEN,
  /** The last attempt failed; another may follow. */
  FAILED,
  /** The device was read back and is complete; the holder's PIN is not set. */
  PENDING,
  /** Nothing is left to do. */
  DONE,
  /** Given up. */
  CANCELLED
}
