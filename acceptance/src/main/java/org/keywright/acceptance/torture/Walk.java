package org.keywright.acceptance.torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.keywright.acceptance.workbench.Workbench.Ending;
import org.keywright.server.api.ConflictException;

/**
 * Steps at random on a few devices, each followed by a look at everything; in the end all devices
 * are brought to a good end. The same for the same seed.
 */
final class Walk {

  private static final int MOST_STEPS = 9;

  /** Which points are tried; those that an operation does not have are never reached. */
  private static final int APDUS = 150;

  private static final int EXCHANGES = 6;
  private static final int COMMITS = 45;
  private static final int STATEMENTS = 300;
  private static final int CALLS = 8;

  /** An hour, a day and two weeks, and some minutes: longer than sessions, failures, Pending. */
  private static final int[] PAUSES = {61, 61, 61, 24 * 60 + 10, 14 * 24 * 60 + 10};

  private final long seed;
  private final List<Step> steps;

  Walk(long seed, List<Step> steps) {
    this.seed = seed;
    this.steps = steps;
  }

  /** Makes steps up. */
  static Walk random(long seed) {
    Random random = new Random(Seeds.of(seed, "walk"));
    List<Step> steps = new ArrayList<>();
    int length = 3 + random.nextInt(MOST_STEPS - 2);
    for (int i = 0; i < length; i++) {
      steps.add(step(random, i));
    }
    return new Walk(seed, steps);
  }

  private static Step step(Random random, int before) {
    int device = random.nextInt(Model.values().length);
    Step.Action action = action(random, before);
    int minutes = action == Step.Action.PAUSE ? PAUSES[random.nextInt(PAUSES.length)] : 0;
    boolean smooth = !action.hasSession() || random.nextInt(4) == 0;
    return new Step(device, action, minutes, smooth ? null : mishap(random));
  }

  private static Step.Action action(Random random, int before) {
    int dice = random.nextInt(100);
    if (before < 2 || dice < 30) {
      return Step.Action.ISSUE;
    }
    return dice < 60
        ? Step.Action.RETRY
        : dice < 75
            ? dice < 67 ? Step.Action.RENEW : Step.Action.RECYCLE
            : dice < 83
                ? Step.Action.CANCEL
                : dice < 88
                    ? Step.Action.SUSPEND
                    : dice < 93
                        ? Step.Action.RESUME
                        : dice < 98 ? Step.Action.PAUSE : Step.Action.RESTART;
  }

  private static Step.Mishap mishap(Random random) {
    List<Trouble> all = Matrix.troubles();
    Trouble trouble = all.get(random.nextInt(all.size()));
    int points =
        switch (trouble.place()) {
          case APDU -> APDUS;
          case EXCHANGE -> EXCHANGES;
          case COMMIT -> COMMITS;
          case STATEMENT -> STATEMENTS;
          case CALL -> CALLS;
          case CERTIFICATE -> CALLS / 2;
        };
    return new Step.Mishap(trouble, 1 + random.nextInt(points));
  }

  long seed() {
    return seed;
  }

  List<Step> steps() {
    return steps;
  }

  /** Goes it on fresh devices, one of each model. */
  void go(Site site) throws Exception {
    List<Scene> scenes = new ArrayList<>();
    for (Model model : Model.values()) {
      long own = Seeds.of(seed, model.title());
      scenes.add(new Scene(site, model, own, own));
    }
    for (Step step : steps) {
      Scene scene = scenes.get(step.device() % scenes.size());
      try {
        take(step, scene);
      } catch (ConflictException e) {
        // Not allowed in this state, which is an answer, too.
      }
      for (Scene each : scenes) {
        each.look();
      }
    }
    for (Scene scene : scenes) {
      end(scene);
    }
  }

  private void take(Step step, Scene scene) throws Exception {
    switch (step.action()) {
      case ISSUE -> {
        if (scene.isInUse()) {
          scene.intrude();
        } else {
          scene.begin();
          attempt(step, scene);
        }
      }
      case RETRY -> {
        scene.retry();
        attempt(step, scene);
      }
      case RECYCLE -> {
        scene.recycle();
        attempt(step, scene);
      }
      case RENEW -> {
        scene.renew();
        attempt(step, scene);
      }
      case CANCEL -> scene.cancel();
      case SUSPEND -> scene.suspend();
      case RESUME -> scene.resume();
      case PAUSE -> {
        scene.bench().clock.advance(Duration.ofMinutes(step.number()));
        scene.bench().sweep();
      }
      case RESTART -> scene.site().restart();
    }
  }

  private void attempt(Step step, Scene scene) throws Exception {
    Step.Mishap mishap = step.mishap();
    Strike strike =
        mishap == null ? Strike.NONE : mishap.trouble().maker().at(scene, mishap.point());
    try {
      scene.attempt(strike);
    } finally {
      strike.repair();
      scene.bench().repair();
    }
  }

  private static void end(Scene scene) throws Exception {
    if (scene.isUntouched()) {
      return;
    }
    if (scene.isSuspended()) {
      scene.resume();
    }
    Ending nothing = new Ending(null, null);
    switch (new Recovery(scene, true).toGoodEnd(nothing).way()) {
      case IN_USE -> scene.mustBeInUse();
      case IN_STOCK -> scene.mustBeInStock();
      case ONLY_DESTROY -> scene.look();
    }
  }

  @Override
  public String toString() {
    return Step.write(steps);
  }
}
