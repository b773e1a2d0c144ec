package org.keywright.server.issuance;

/** What its holder can do about certificates that end. */
public enum Renewal {
  /** They last, or the device is not in use. */
  NOT_DUE,
  /** The device can be given new ones. */
  DUE,
  /** A renewal stopped, and may have left it with keys that have no certificates. */
  UNFINISHED,
  /** The device itself ends with them: another has to take its place. */
  REPLACE
}
