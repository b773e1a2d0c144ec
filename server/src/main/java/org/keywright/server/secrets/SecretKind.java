package org.keywright.server.secrets;

/** The secrets of a device that the server sets. */
public enum SecretKind {
  /** The PIV card management key, 9B (SP 800-73-5 part 1, clause 4.1 table 4). */
  MANAGEMENT_KEY,
  /** The PIN unblocking key. */
  PUK,
  /** A transport or initial PIN; forgotten as soon as the holder has set one. */
  PIN,
  /** The three static keys of a security domain for GlobalPlatform SCP03. */
  SCP03_KEYS
}
