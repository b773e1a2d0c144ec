package org.keywright.server.issuance;

import org.keywright.server.actor.Actor;

/**
 * Another server that programs devices, which the <i>CMS Server Key</i> of a credential policy
 * names. A bean of this type makes the server known; devices of policies that name one that is not
 * known are not issued.
 */
public interface ProgrammingServer {

  /** Its DNS name, in lower case. */
  String host();

  /**
   * Has it issue a device: what {@link Issuances#start} does for this server.
   *
   * @param issuance as it would be begun here; not stored
   * @return a ticket that a client redeems there
   */
  IssuanceTicket start(Issuance issuance, Actor actor);
}
