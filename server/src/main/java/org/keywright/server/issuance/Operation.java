package org.keywright.server.issuance;

/** What a run does to a device. */
public enum Operation {
  /** Puts credentials onto it, for a holder and by a policy. */
  ISSUE,
  /** Empties it, so that it can be issued anew. */
  RECYCLE
}
