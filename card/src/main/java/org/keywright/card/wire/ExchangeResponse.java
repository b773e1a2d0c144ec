package org.keywright.card.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.SignedScript;

/**
 * What a server answers: the next script, or how it ended.
 *
 * @param version of the wire, {@value Wire#VERSION}
 * @param sequence of the exchange that this answers
 * @param outcome which of the three it is
 * @param script the next one to run, with {@link Outcome#SCRIPT}
 * @param receipt what was done, with {@link Outcome#DONE}
 * @param problem what went wrong, with {@link Outcome#FAILED}
 */
public record ExchangeResponse(
    int version,
    int sequence,
    Outcome outcome,
    @Nullable SignedScript script,
    @Nullable Receipt receipt,
    @Nullable Problem problem) {

  /** What an answer can be. */
  public enum Outcome {
    /** Run this. */
    SCRIPT,
    /** It is done; there is nothing more to run. */
    DONE,
    /** This attempt is over without success. */
    FAILED
  }

  /** Checks that it has what its outcome says, and no more. */
  public ExchangeResponse {
    Objects.requireNonNull(outcome, "outcome");
    boolean matches =
        (outcome == Outcome.SCRIPT) == (script != null)
            && (outcome == Outcome.DONE) == (receipt != null)
            && (outcome == Outcome.FAILED) == (problem != null);
    if (!matches) {
      throw new IllegalArgumentException("an answer has what its outcome says");
    }
  }

  /** A script to run. */
  public static ExchangeResponse run(int sequence, SignedScript script) {
    return new ExchangeResponse(Wire.VERSION, sequence, Outcome.SCRIPT, script, null, null);
  }

  /** The end. */
  public static ExchangeResponse done(int sequence, Receipt receipt) {
    return new ExchangeResponse(Wire.VERSION, sequence, Outcome.DONE, null, receipt, null);
  }

  /** The end, without success. */
  public static ExchangeResponse failed(int sequence, Problem problem) {
    return new ExchangeResponse(Wire.VERSION, sequence, Outcome.FAILED, null, null, problem);
  }
}
