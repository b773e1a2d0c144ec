package org.keywright.server.issuance.plan;

import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.piv.command.PivCommands;

/** An application on a device that a script selects. */
public enum Application {
  /** The PIV card application. */
  PIV,
  /** The issuer security domain. */
  SECURITY_DOMAIN;

  private static final byte[] SECURITY_DOMAIN_AID = {
    (byte) 0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00, 0x00
  };

  /** SELECT. */
  public CommandApdu select() {
    return this == PIV
        ? PivCommands.select()
        : CommandApdu.of(0x00, 0xA4, 0x04, 0x00, SECURITY_DOMAIN_AID, 256);
  }
}
