package org.keywright.server.issuance.plan;

import org.keywright.card.script.Step;

/**
 * How administrative commands reach a device: in the clear after the management key was
 * authenticated, or inside a secure channel. One is made for each script, and its methods are
 * called in the order in which the script runs.
 */
interface AdministrationChannel extends AutoCloseable {

  /** Adds what opens the channel, answering the challenge that the session has. */
  void open(PlannedScript.Builder script);

  /**
   * Adds an administrative command.
   *
   * @param step as it would be in the clear, without a hole
   * @param meaning of its success
   */
  void administer(PlannedScript.Builder script, Step step, Meaning meaning);

  /** Adds what ends the channel, so that what follows is in the clear; PIV is selected after it. */
  void leave(PlannedScript.Builder script);

  /**
   * Adds what asks for the challenge that the next script answers.
   *
   * @param application where the next script administers, if the channel tells them apart
   */
  void askNext(PlannedScript.Builder script, Application application);

  /** Forgets the session's keys, once the script is made. */
  @Override
  void close();
}
