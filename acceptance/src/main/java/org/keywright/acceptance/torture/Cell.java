package org.keywright.acceptance.torture;

import java.io.IOException;
import java.time.Duration;
import org.keywright.acceptance.workbench.Workbench.Ending;
import org.keywright.card.script.ScriptRejectedException;
import org.keywright.server.api.ConflictException;
import org.keywright.server.issuance.IssuanceState;

/**
 * One thing that goes wrong at one point of one operation on one model. Independent of all others,
 * and the same again for the same seed.
 */
record Cell(TorturedOperation operation, Model model, Trouble trouble, int point) {

  /** What a person would wait for; it takes a second at most, on a machine that is idle. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Such as {@code issue/plain-piv-9b/lose-reply@apdu-57}. */
  String name() {
    return kind(operation, model) + "/" + trouble.name() + "@" + trouble.place().at(point);
  }

  static String kind(TorturedOperation operation, Model model) {
    return operation.name() + "/" + model.title();
  }

  /** What came of it, where all went well. */
  enum Outcome {
    STRUCK,
    /** The operation ended before the point was reached. */
    NOT_REACHED
  }

  /** Lets it go wrong, looks at what is left, brings it to a good end, and looks again. */
  Outcome run(Site site, long seed) throws Exception {
    Scene scene = scene(site, seed);
    Strike strike = trouble.maker().at(scene, point);
    long start = System.nanoTime();
    Ending first = operation.run(scene, strike);
    Duration took = Duration.ofNanos(System.nanoTime() - start).minus(strike.spent());
    if (took.compareTo(PATIENCE) > 0) {
      throw new AssertionError("it took longer than " + PATIENCE.toSeconds() + " s");
    }
    Outcome outcome = strike.reached() ? Outcome.STRUCK : Outcome.NOT_REACHED;
    strike.repair();
    judge(first, strike);
    scene.look();
    if (operation.givesUp() && scene.run().state() != IssuanceState.CANCELLED) {
      scene.cancel();
    }
    boolean mayEndRun = operation.givesUp() || strike.mayEndRun();
    Recovery.End end = new Recovery(scene, mayEndRun).toGoodEnd(first);
    if (strike.harmless() && end.attempts() > 0 && !operation.givesUp()) {
      throw new AssertionError("it did not go on by itself, but ended with " + first);
    }
    check(scene, end, mayEndRun);
    return outcome;
  }

  private void check(Scene scene, Recovery.End end, boolean mayEndRun) throws Exception {
    if (!mayEndRun) {
      operation.check(scene);
      return;
    }
    switch (end.way()) {
      case IN_USE -> scene.mustBeInUse();
      case IN_STOCK -> scene.mustBeInStock();
      case ONLY_DESTROY -> {
        if (model.resets()) {
          throw new AssertionError("a device that can be reset is said to be beyond recycling");
        }
        scene.look();
      }
    }
  }

  /** A device that is where the operation begins. */
  private Scene scene(Site site, long seed) throws Exception {
    String kind = kind(operation, model);
    Scene scene = new Scene(site, model, Seeds.of(seed, name()), Seeds.of(seed, kind));
    operation.prepare(scene);
    return scene;
  }

  /** How far the operation goes on this model when nothing goes wrong. */
  static Extent measure(Site site, TorturedOperation operation, Model model, long seed)
      throws Exception {
    String kind = kind(operation, model);
    Scene scene = new Scene(site, model, Seeds.of(seed, kind), Seeds.of(seed, kind));
    operation.prepare(scene);
    scene.bench().authority.restore();
    scene
        .bench()
        .authority
        .mode(org.keywright.acceptance.workbench.AuthorityFaults.Mode.BUILT_IN, 0);
    long apdus = scene.device().apduCount();
    Ending ending = operation.run(scene, Strike.NONE);
    Extent extent = scene.extent(apdus);
    scene.look();
    Recovery.End end = new Recovery(scene, operation.givesUp()).toGoodEnd(ending);
    if (end.attempts() > 0 && !operation.givesUp()) {
      throw new AssertionError(kind + " does not even work undisturbed: " + ending);
    }
    operation.check(scene);
    return extent;
  }

  /** An ending is a receipt, a problem in words, or a refusal that fits what went wrong. */
  private void judge(Ending ending, Strike strike) {
    if (ending.outcome() != null) {
      if (ending.outcome().receipt() == null && ending.problem().message().isBlank()) {
        throw new AssertionError("a problem without a word about it: " + ending);
      }
      return;
    }
    Exception error = ending.error();
    boolean told =
        error == null
            || error instanceof IOException
            || error instanceof ScriptRejectedException && trouble.place() == Place.APDU
            || strike.hitsServer() && operation.givesUp()
            || error instanceof ConflictException;
    boolean faultOfServer =
        error != null && String.valueOf(error.getMessage()).contains("answered with status 5");
    if (!told || faultOfServer && !strike.hitsServer()) {
      throw new AssertionError("it ended with " + error, error);
    }
  }
}
