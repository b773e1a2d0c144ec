package org.keywright.card.script;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What running a script came to. Without a failure there is one result for each step; with one, the
 * last result is that of the step which failed, unless no answer came to it.
 *
 * @param steps results in the order of the script's steps
 * @param failure why it ended early, if it did
 * @param apdus how many APDUs went to the device
 * @param deviceMillis how long the device took, in milliseconds
 */
public record ScriptResult(
    List<StepResult> steps, @Nullable Failure failure, int apdus, long deviceMillis) {

  /** Checks the ranges. */
  public ScriptResult {
    steps = List.copyOf(steps);
    if (steps.size() > Script.MAX_STEPS || apdus < 0 || deviceMillis < 0) {
      throw new IllegalArgumentException("not the result of a script");
    }
  }

  /** Why a script ended early. */
  public enum FailureKind {
    /** A status word that the step does not accept. */
    STATUS,
    /** The response was longer than the step allows. */
    TOO_LONG,
    /** The response was not the one that the step expects. */
    UNEXPECTED_RESPONSE,
    /** The device is gone; whether it carried the command out is unknown. */
    REMOVED,
    /** The device was reset by someone else. */
    RESET,
    /** No answer in time; whether it carried the command out is unknown. */
    TIMEOUT,
    /** The reader or the device did not keep to its protocol. */
    PROTOCOL,
    /** The person did not give a PIN, or ended it. */
    CANCELLED
  }

  /**
   * Where and why.
   *
   * @param kind why
   * @param step index of the step, from 0
   * @param stage label of its stage
   */
  public record Failure(FailureKind kind, int step, String stage) {

    /** Checks the ranges. */
    public Failure {
      if (step < 0 || step >= Script.MAX_STEPS || stage.length() > 80) {
        throw new IllegalArgumentException("not a failure of a script");
      }
    }
  }
}
