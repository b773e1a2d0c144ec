package org.keywright.acceptance.torture;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Goes walks one after another for as long as it is told, and shortens one that fails. Used once.
 */
final class WalkRun {

  private static final int WALKS_PER_SITE = 25;

  /** How often a failing walk is gone again to find its shortest form. */
  private static final int TRIALS = 60;

  private final Path folder;
  private final PrintStream out;
  private final List<BeanPostProcessor> planted;
  private final KnownSecrets secrets;
  private int sites;
  private int walks;

  /**
   * A walk that failed.
   *
   * @param walk its shortest form
   * @param reason why that fails
   */
  record Failure(Walk walk, String reason) {
    @Override
    public String toString() {
      return "  RED %s%n      %s%n      ./keywright torture --seed %d --walk-replay '%s'"
          .formatted(walk, reason, walk.seed(), walk);
    }
  }

  WalkRun(Path folder, PrintStream out, List<BeanPostProcessor> planted) throws Exception {
    this.folder = folder;
    this.out = out;
    this.planted = planted;
    this.secrets = new KnownSecrets();
  }

  /** How many walks were gone. */
  int walks() {
    return walks;
  }

  /**
   * Goes walks at random.
   *
   * @return the first that fails, shortened; or the place of a secret; or nothing
   */
  Optional<Failure> run(long seed, Duration time) throws Exception {
    long start = System.nanoTime();
    while (walks == 0 || System.nanoTime() - start < time.toNanos()) {
      try (Site site = site()) {
        // One at least, however long the server took to begin.
        for (int i = 0;
            i < WALKS_PER_SITE && (walks == 0 || System.nanoTime() - start < time.toNanos());
            i++) {
          Walk walk = Walk.random(seed + walks);
          walks++;
          String reason = reason(walk, site);
          if (reason != null) {
            out.println("  A walk fails; looking for a shorter one …");
            return Optional.of(shorten(walk, reason));
          }
        }
        List<String> found = site.search();
        if (!found.isEmpty()) {
          return Optional.of(new Failure(new Walk(seed, List.of()), found.toString()));
        }
        site.remove();
      }
    }
    List<String> logged = secrets.search(log());
    return logged.isEmpty()
        ? Optional.empty()
        : Optional.of(new Failure(new Walk(seed, List.of()), logged.toString()));
  }

  /** Goes one walk; nothing if it holds. */
  Optional<Failure> replay(Walk walk) throws Exception {
    try (Site site = site()) {
      walks++;
      return Optional.ofNullable(reason(walk, site)).map(reason -> new Failure(walk, reason));
    }
  }

  private Failure shorten(Walk walk, String reason) throws Exception {
    String[] last = {reason};
    try (Site site = site()) {
      Shrinker<Step> shrinker =
          new Shrinker<>(
              steps -> {
                String why = reason(new Walk(walk.seed(), steps), site);
                if (why != null) {
                  last[0] = why;
                }
                return why != null;
              },
              Step::simpler,
              TRIALS);
      return new Failure(new Walk(walk.seed(), shrinker.shrink(walk.steps())), last[0]);
    }
  }

  private static @Nullable String reason(Walk walk, Site site) {
    try {
      walk.go(site);
      return null;
    } catch (Exception | AssertionError e) {
      return Reasons.of(e);
    } finally {
      site.bench().repair();
    }
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  private Site site() throws Exception {
    sites++;
    return new Site(folder.resolve("site-" + sites), log(), secrets, planted);
  }
}
