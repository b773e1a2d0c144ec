package org.keywright.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs targets. A run is the same for the same seed on every machine: its inputs are shared out
 * among a fixed number of workers, however many processors there are.
 */
public final class Fuzzer {

  /** System property: the number that the inputs follow from; {@value #DEFAULT_SEED} by default. */
  public static final String SEED = "keywright.fuzz.seed";

  /** System property: how many inputs, whatever a test asks for. */
  public static final String INPUTS = "keywright.fuzz.inputs";

  /** System property: one input instead of many, in hexadecimal, or a file of it after an @. */
  public static final String REPLAY = "keywright.fuzz.replay";

  private static final long DEFAULT_SEED = 1;
  private static final int WORKERS = 2;

  /** Inputs for a target that has few of them. */
  private static final int LEAST = 50;

  private static final int LONGEST_SHOWN = 1024;

  private Fuzzer() {}

  /**
   * Has a target read its corpus and many hostile inputs.
   *
   * @param inputs how many, fewer if the target says so; {@value #INPUTS} has another number
   * @throws AssertionError telling the first finding, the seed, the shortest input and how to
   *     replay it
   */
  public static void run(Target target, int inputs) {
    byte[] replayed = replayed();
    long seed = Long.getLong(SEED, DEFAULT_SEED);
    if (replayed != null) {
      refuse(target, Attempt.at(target, replayed).judge(target, replayed), "replayed");
      return;
    }
    readCorpus(target);
    int count = count(target, Integer.getInteger(INPUTS, inputs));
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      long own = (seed * 31 + target.name().hashCode()) * 31 + i;
      workers.add(new Worker(target, own, count / WORKERS + (i < count % WORKERS ? 1 : 0)));
    }
    try {
      workers.forEach(Worker::start);
      Watchdog.watch(target, workers);
      for (int i = 0; i < WORKERS; i++) {
        Worker.Result result = workers.get(i).result();
        refuse(
            target,
            result.finding(),
            "seed %d, worker %d, input %d".formatted(seed, i, result.number()));
      }
    } finally {
      workers.forEach(Worker::stop);
    }
    report(target, count, workers);
  }

  private static int count(Target target, int inputs) {
    long share = (long) inputs * target.most() / Target.MILLION;
    return (int) Math.max(Math.min(inputs, LEAST), share);
  }

  /** A line for each target, so that a person sees what was done. */
  private static void report(Target target, int count, List<Worker> workers) {
    int answers = 0;
    long bytes = 0;
    long longest = 0;
    long cpu = 0;
    for (Worker worker : workers) {
      Worker.Result result = worker.result();
      answers = Math.max(answers, result.answers());
      bytes = Math.max(bytes, result.mostBytes());
      longest = Math.max(longest, result.mostNanos());
      cpu += result.cpuNanos();
    }
    System.out.printf(
        "fuzz: %s: %d inputs, %.1f s of processor time, %d answers, at most %d KiB and %.1f ms for"
            + " one%n",
        target.name(), count, cpu / 1e9, answers, bytes / 1024, longest / 1e6);
  }

  /** Valid inputs are taken, twice: the second time no class is loaded any more. */
  private static void readCorpus(Target target) {
    for (byte[] valid : target.corpus()) {
      Attempt first = Attempt.at(target, valid);
      if (first.thrown() != null) {
        throw new AssertionError(target.name() + ": refuses its corpus", first.thrown());
      }
      refuse(target, Attempt.at(target, valid).judge(target, valid), "of the corpus");
    }
  }

  private static void refuse(Target target, @Nullable Finding finding, String which) {
    if (finding == null) {
      return;
    }
    byte[] input = finding.input();
    String hex = HexFormat.of().formatHex(input);
    String argument = hex.length() <= LONGEST_SHOWN ? hex : "@" + file(target, hex);
    throw new AssertionError(
        """
        %s: %s
          found with %s
          input of %d bytes: %s
          replay: the same test with -D%s=%s\
        """
            .formatted(
                target.name(),
                finding.what(),
                which,
                input.length,
                hex.length() <= LONGEST_SHOWN ? hex : hex.substring(0, LONGEST_SHOWN) + "…",
                REPLAY,
                argument),
        finding.cause());
  }

  private static Path file(Target target, String hex) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "fuzz"));
      String name = target.name().replaceAll("[^A-Za-z0-9]+", "-") + "-" + hex.hashCode() + ".hex";
      return Files.writeString(folder.resolve(name), hex, StandardCharsets.US_ASCII)
          .toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException("the input could not be kept", e);
    }
  }

  private static byte @Nullable [] replayed() {
    String given = System.getProperty(REPLAY);
    if (given == null) {
      return null;
    }
    try {
      String hex =
          given.startsWith("@")
              ? Files.readString(Path.of(given.substring(1)), StandardCharsets.US_ASCII)
              : given;
      return HexFormat.of().parseHex(hex.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(REPLAY + " names no file that can be read", e);
    }
  }
}
