package org.keywright.acceptance.torture;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Runs cells of the matrix, two at a time, each worker on sites of its own. Used once. */
final class MatrixRun {

  private static final int WORKERS = 2;

  /** After so many a site is left for a new one, so that no list in it grows long. */
  private static final int CELLS_PER_SITE = 150;

  /** A cell that takes longer has come to a standstill. */
  private static final Duration STANDSTILL = Duration.ofMinutes(3);

  /** With so many red ones it is not worth going on. */
  private static final int ENOUGH = 50;

  private static final int FEWEST_KINDS = 4;
  private static final int CELLS_OF_A_KIND = 8;

  private final Options options;
  private final Path folder;
  private final Progress progress;
  private final List<BeanPostProcessor> planted;
  private final KnownSecrets secrets;
  private final Tally tally;
  private final AtomicInteger sites = new AtomicInteger();
  private final Queue<Cell> cells = new ConcurrentLinkedQueue<>();

  /**
   * One run.
   *
   * @param folder an empty one for servers' data and the log
   * @param planted what a test puts into the servers to see whether it is noticed
   */
  MatrixRun(Options options, Path folder, Progress progress, List<BeanPostProcessor> planted)
      throws Exception {
    this.options = options;
    this.folder = folder;
    this.progress = progress;
    this.planted = planted;
    this.secrets = new KnownSecrets();
    this.tally = new Tally(options.seed());
  }

  Tally run() throws Exception {
    Site first = site();
    cells.addAll(chosen(first));
    progress.begin(cells.size());
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      Site own = i == 0 ? first : null;
      workers.add(
          Thread.ofPlatform()
              .name("torture-" + i)
              .start(() -> {
                try {
                  work(own);
                } catch (Throwable e) {
                  failure.set(e);
                }
              }));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a worker of the matrix gave up", failed);
    }
    tally.leaks(secrets.search(log()));
    progress.end();
    return tally;
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  private Site site() throws Exception {
    return new Site(folder.resolve("site-" + sites.incrementAndGet()), log(), secrets, planted);
  }

  private List<Cell> chosen(Site site) throws Exception {
    List<Cell> all;
    String wanted = options.cell();
    if (wanted == null) {
      all = Matrix.cells(site, options.seed(), sampled(), tally);
    } else {
      String[] parts = wanted.split("/", 3);
      Predicate<String> kinds =
          parts.length < 3 ? kind -> true : fitting(parts[0] + "/" + parts[1]);
      all = Matrix.everywhere(site, options.seed(), kinds, tally);
      all.removeIf(cell -> !fitting(wanted).test(cell.name()));
      if (all.isEmpty() && tally.isGreen()) {
        throw new IllegalArgumentException("no cell is called " + wanted);
      }
    }
    Collections.shuffle(all, new Random(options.seed()));
    int sample = options.sample();
    return sample > 0 && sample < all.size() ? all.subList(0, sample) : all;
  }

  /** To learn how long an operation is takes a second: a small sample is of a few of them. */
  private Predicate<String> sampled() {
    List<String> kinds = new ArrayList<>(Matrix.kinds());
    Collections.shuffle(kinds, new Random(options.seed()));
    int few = Math.max(FEWEST_KINDS, options.sample() / CELLS_OF_A_KIND);
    return options.sample() == 0 || few >= kinds.size()
        ? kind -> true
        : kinds.subList(0, few)::contains;
  }

  /** Names with a star for any part of them. */
  private static Predicate<String> fitting(String wanted) {
    return Pattern.compile("\\Q" + wanted.replace("*", "\\E.*\\Q") + "\\E").asMatchPredicate();
  }

  private void work(@Nullable Site given) throws Exception {
    Site site = given;
    int here = 0;
    for (Cell cell = cells.poll(); cell != null; cell = cells.poll()) {
      if (site == null) {
        site = site();
      }
      boolean green = run(cell, site);
      if (!green || ++here == CELLS_PER_SITE) {
        leave(site);
        site = null;
        here = 0;
      }
      if (tally.red().size() >= ENOUGH) {
        cells.clear();
      }
    }
    if (site != null) {
      leave(site);
    }
  }

  private void leave(Site site) throws Exception {
    tally.leaks(site.search());
    site.remove();
  }

  private boolean run(Cell cell, Site site) throws InterruptedException {
    AtomicReference<Cell.@Nullable Outcome> outcome = new AtomicReference<>();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .name(cell.name())
            .start(() -> {
              try {
                outcome.set(cell.run(site, options.seed()));
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    boolean ended = thread.join(STANDSTILL);
    Cell.Outcome held = outcome.get();
    if (held == null) {
      String reason = ended ? Reasons.of(failure.get()) : standstill(thread);
      tally.red(cell, reason);
      progress.red(cell.name(), reason);
    } else {
      site.bench().repair();
      tally.green(cell, held);
    }
    progress.at(tally.cells(), tally.red().size());
    return held != null;
  }

  private static String standstill(Thread thread) {
    StackTraceElement[] where = thread.getStackTrace();
    thread.interrupt();
    return "it came to a standstill" + (where.length == 0 ? "" : " at " + where[0]);
  }
}
