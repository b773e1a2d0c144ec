package org.keywright.server.issuance;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.identify.Identification;
import org.keywright.card.script.ScriptResult;
import org.keywright.card.script.Segmentation;
import org.keywright.card.wire.Problem;
import org.keywright.card.wire.Receipt;
import org.keywright.server.actor.Actor;
import org.keywright.server.issuance.plan.Meaning;
import org.keywright.server.issuance.plan.PlanException;
import org.keywright.server.issuance.plan.PlannedScript;

/**
 * What a run does, step by step: begin, learn, certify, plan, fail. Each method works in the
 * caller's transaction with the run's row locked, but for {@link #certifyIfDue} and {@link
 * #releaseIfDue}, which are called between two and may be repeated.
 */
sealed interface Work permits Issuing, Recycling, PinSetting, Renewing {

  /**
   * What a script is bound to.
   *
   * @param model of the device
   * @param identity of the device as the client read it
   * @param segmentation how long commands go to it
   */
  record Bound(String model, String identity, Segmentation segmentation) {}

  /**
   * How far an exchange brought a run.
   *
   * @param open what is known now, also where the attempt cannot go on
   * @param refusal why it cannot, if so
   */
  record Progress(OpenIssuance open, @Nullable Refusal refusal) {

    /** It goes on. */
    static Progress to(OpenIssuance open) {
      return new Progress(open, null);
    }
  }

  /**
   * The first exchange of an attempt: which device is it, and in which state?
   *
   * @throws Refusal if nothing was learned, and nothing is to be kept
   */
  Progress begin(OpenIssuance open, Identification identification, String ticket, Actor actor)
      throws Refusal;

  /** What the results of the last script tell, put to effect. */
  Progress learn(OpenIssuance open, List<Meaning> meanings, ScriptResult result, Actor actor);

  /**
   * Whether one of the next two may have something to do. Each of them takes a transaction, so that
   * they are spared where it is known that neither has. Work that has nothing certified leaves this
   * and the next three as they are.
   */
  default boolean isDue(OpenIssuance open) {
    return false;
  }

  /** Has certified what is due. May be repeated: the answers are the same. */
  default Certified certifyIfDue(UUID id, int attempt) throws Refusal {
    return Certified.NOTHING;
  }

  /** Puts the device into use if that is due, and its certificates. May be repeated. */
  default void releaseIfDue(UUID id, int attempt, Actor actor) {}

  /** Stores certificates that were had, as the objects that the device will hold. */
  default OpenIssuance store(OpenIssuance open, Certified certified) throws Refusal {
    return open;
  }

  /** The next script, or empty when nothing is left to do. */
  Optional<PlannedScript> next(OpenIssuance open) throws Refusal, PlanException;

  /** What scripts of this run are bound to. */
  Bound bound(OpenIssuance open);

  /** Ends an attempt without success. */
  default OpenIssuance fail(OpenIssuance open, Problem problem, Actor actor) {
    Issuance issuance = open.issuance();
    IssuanceState state =
        issuance.state() == IssuanceState.OPEN ? IssuanceState.FAILED : issuance.state();
    return open.with(issuance.failed(state, problem.code(), problem.message()));
  }

  /** What was done. */
  Receipt receipt(OpenIssuance open);
}
