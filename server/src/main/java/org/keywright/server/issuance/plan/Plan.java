package org.keywright.server.issuance.plan;

import java.util.Optional;

/** What to do next with a device, decided from what is known of it. */
public sealed interface Plan permits PivPlan, RecyclePlan, PinPlan, RenewPlan {

  /** A chain of resets by others ends an attempt. */
  int MAX_RESTARTS = 8;

  /** Which data objects the next script needs. */
  enum Part {
    /** None. */
    NOTHING,
    /** What names the device, if it has no name of its own. */
    NAME,
    /** All but certificates and security object. */
    OBJECTS,
    /** All of them. */
    ALL
  }

  /**
   * What {@link #next} will need the contents of.
   *
   * @throws PlanException if there is no way on
   */
  Part due() throws PlanException;

  /**
   * The next script, or empty when there is nothing left to do.
   *
   * @param contents what is to be written
   * @throws PlanException if there is no way on
   */
  Optional<PlannedScript> next(Target.Contents contents) throws PlanException;

  /** Gives up on a device that is reset again and again. */
  static void checkRestarts(Knowledge knowledge) throws PlanException {
    if (knowledge.session().restarts() > MAX_RESTARTS) {
      throw new PlanException(
          "DEVICE_RESET_OFTEN",
          "Something on this computer keeps resetting the device. Close other programs that use it"
              + " and try again.",
          true);
    }
  }
}
