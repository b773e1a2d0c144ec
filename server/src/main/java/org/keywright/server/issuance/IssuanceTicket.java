package org.keywright.server.issuance;

import java.time.Instant;

/**
 * What lets one client take part in one attempt of a run.
 *
 * @param ticket the secret itself, shown once; of no use after {@code expiresAt} unless redeemed
 */
public record IssuanceTicket(Issuance issuance, String ticket, Instant expiresAt) {

  /** Without the ticket. */
  @Override
  public String toString() {
    return "IssuanceTicket[" + issuance.id() + "]";
  }
}
