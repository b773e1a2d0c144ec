package org.keywright.server.policy;

/** Whether a device has to prove that it made a key itself. */
public enum Attestation {
  /** A device that cannot attest, or whose attestation does not hold, is not issued. */
  REQUIRED,
  /** Asked for where the model can; what is given has to hold. */
  IF_AVAILABLE,
  /** Not asked for. */
  OFF
}
