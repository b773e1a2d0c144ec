package org.keywright.server.enrollment;

/** How far the way of a person to a credential type has come. */
public enum EnrollmentState {
  /** A sponsor asked for it. */
  REQUESTED("Requested", true),
  /** Identity documents and biometrics were taken, and sealed. */
  ENROLLED("Enrolled", true),
  /** The background check's result is there, and favourable. */
  ADJUDICATED("Adjudicated", true),
  /** The person was given the credential type. */
  APPROVED("Approved", false),
  /** Somebody on the way said no. */
  REJECTED("Rejected", false),
  /** The sponsor took the request back, or the person left. */
  WITHDRAWN("Withdrawn", false),
  /** It was not approved in time. */
  EXPIRED("Expired", false);

  private final String label;
  private final boolean open;

  EnrollmentState(String label, boolean open) {
    this.label = label;
    this.open = open;
  }

  /** For people. */
  public String label() {
    return label;
  }

  /** Whether something can still be done about it. Otherwise it can be begun anew. */
  public boolean isOpen() {
    return open;
  }
}
