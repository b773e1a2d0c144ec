package org.keywright.acceptance.torture;

import org.jspecify.annotations.Nullable;
import org.keywright.acceptance.workbench.Workbench.Ending;
import org.keywright.card.wire.Problem;
import org.keywright.server.issuance.Issuance;
import org.keywright.server.issuance.IssuanceState;
import org.keywright.server.issuance.Operation;

/** What people do with a device after something went wrong, until it is in use or in stock. */
final class Recovery {

  private static final int MOST_ATTEMPTS = 6;

  /** Once is enough for a run to go on to its end. */
  private static final int MOST_RETRIES = 2;

  private static final String PIN_BLOCKED = "PIN_BLOCKED";
  private static final String ONLY_DESTROY = "DEVICE_ONLY_DESTROY";

  private final Scene scene;
  private final boolean mayEndRun;

  /**
   * For one device.
   *
   * @param mayEndRun whether giving up and beginning anew is as it should be
   */
  Recovery(Scene scene, boolean mayEndRun) {
    this.scene = scene;
    this.mayEndRun = mayEndRun;
  }

  /** Where it all ends. */
  enum Way {
    IN_USE,
    IN_STOCK,
    /** Nobody can do anything with the device any more, and the server says so. */
    ONLY_DESTROY
  }

  /** Where it ended, and after how many more attempts. */
  record End(Way way, int attempts) {}

  /**
   * Retries, and where that is in order gives up and recycles.
   *
   * @param last how the last attempt ended
   * @throws AssertionError if there is no good end
   */
  End toGoodEnd(Ending last) throws Exception {
    Ending ending = last;
    int retries = 0;
    for (int attempts = 0; attempts <= MOST_ATTEMPTS; attempts++) {
      Issuance run = scene.run();
      boolean blocked = run.operation() != Operation.RECYCLE && scene.isPinBlocked();
      boolean halfRenewed = run.state() == IssuanceState.DONE && scene.isHalfRenewed();
      if (run.state() == IssuanceState.DONE && !blocked && !halfRenewed) {
        return new End(run.operation() == Operation.RECYCLE ? Way.IN_STOCK : Way.IN_USE, attempts);
      }
      Problem problem = ending.outcome() == null ? null : ending.outcome().problem();
      if (isBeyondHelp(run, problem)) {
        return new End(Way.ONLY_DESTROY, attempts);
      }
      boolean stuck = problem != null && !problem.retriable();
      if (halfRenewed && !blocked) {
        // The PIN was blocked in mid-renewal, and is not any more.
        scene.renew();
      } else if (run.state() == IssuanceState.DONE) {
        // Another program blocked it when all was over.
        scene.setPin(Operation.UNLOCK);
      } else if (run.state() == IssuanceState.CANCELLED || stuck) {
        beginAnew(run, ending);
        retries = 0;
      } else if (++retries > MOST_RETRIES) {
        throw new AssertionError("retrying does not help: " + ending);
      } else {
        scene.retry();
      }
      ending = scene.attempt();
      if (scene.run().state() != IssuanceState.DONE) {
        // At a good end the caller looks, and at more.
        scene.look();
      }
    }
    throw new AssertionError("it comes to no end: " + ending);
  }

  private boolean isBeyondHelp(Issuance run, @Nullable Problem problem) {
    return mayEndRun
        && run.operation() == Operation.RECYCLE
        && problem != null
        && problem.code().equals(ONLY_DESTROY);
  }

  private void beginAnew(Issuance run, Ending ending) {
    boolean asksForPin =
        run.operation() == Operation.CHANGE_PIN || run.operation() == Operation.RENEW;
    if (asksForPin && ending.code().equals(PIN_BLOCKED)) {
      scene.setPin(Operation.UNLOCK);
      return;
    }
    if (!mayEndRun) {
      throw new AssertionError("it cannot be retried: " + ending + ", run " + run.state());
    }
    if (run.state() != IssuanceState.CANCELLED) {
      if (run.operation() == Operation.RECYCLE) {
        throw new AssertionError("it can be neither recycled nor retried: " + ending);
      }
      scene.cancel();
    }
    if (run.device() == null) {
      scene.begin();
    } else {
      scene.recycle();
    }
  }
}
