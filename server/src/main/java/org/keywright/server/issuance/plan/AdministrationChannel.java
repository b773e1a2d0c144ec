package org.keywright.server.issuance.plan;

import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.script.Step;

/**
 * How administrative commands reach a device: in the clear after the management key was
 * authenticated, or inside a secure channel. One is made for each script.
 */
interface AdministrationChannel {

  /** Adds what opens the channel, answering the challenge that the session has. */
  void open(PlannedScript.Builder script);

  /** A step with an administrative command. */
  Step administer(CommandApdu command, int responseLimit, int weight);

  /** Adds what ends the channel, so that what follows is in the clear; PIV is selected after it. */
  void leave(PlannedScript.Builder script);

  /** Adds what asks for the challenge that the next script answers. */
  void askNext(PlannedScript.Builder script);
}
