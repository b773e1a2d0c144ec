package org.keywright.server.people;

/** Whether a person may carry credentials. */
public enum PersonStatus {
  /** May be issued devices. */
  ACTIVE,
  /** For the time being not: nothing is issued. */
  SUSPENDED,
  /** Has left the organisation: nothing is issued. */
  LEFT
}
