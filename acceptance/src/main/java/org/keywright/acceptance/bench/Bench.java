package org.keywright.acceptance.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Measures, and prints a table that a person can read. */
public final class Bench {

  /** In microseconds: two templates that are loaded. */
  private static final double MATCH_GOAL = 20_000;

  private static final List<Part> PARTS =
      List.of(
          new FloorPart(),
          new ToolsPart(),
          new TrafficPart(),
          new CostPart(),
          new MemoryPart(),
          new StartPart(),
          new HostPart(),
          new ProfilePart(),
          new BenchmarkPart("codec", CodecBenchmarks.class, null),
          new BenchmarkPart("match", MatchBenchmarks.class, MATCH_GOAL));

  private Bench() {}

  /** Runs it; ends with 0 unless something failed. A goal that is missed is no failure. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Options options;
    try {
      options = Options.parse(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println("keywright: " + e.getMessage() + "\n\n" + Options.USAGE);
      System.exit(2);
      return;
    }
    Results results = measure(options);
    if (results.isEmpty()) {
      System.err.println("keywright: no figure has a name that begins with " + options.only());
      System.exit(2);
    }
    results.print(out);
    Path json = options.json();
    if (json != null) {
      results.write(json);
      out.println("  Written to " + json);
    }
    Path page = options.page();
    if (page != null) {
      Page.update(page, results.figures());
    }
    System.exit(results.failed() ? 1 : 0);
  }

  /** Measures what was asked for. */
  static Results measure(Options options) throws Exception {
    Results results = new Results(options);
    for (Part part : PARTS) {
      if (options.wants(part.name())) {
        Path folder = Files.createTempDirectory("keywright-bench-");
        try {
          results.attempt(part.name(), () -> part.measure(options, results, folder));
        } finally {
          delete(folder);
        }
      }
    }
    return results;
  }

  private static void delete(Path folder) throws IOException {
    List<Path> contents;
    try (Stream<Path> walk = Files.walk(folder)) {
      contents = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : contents) {
      Files.deleteIfExists(path);
    }
  }
}
