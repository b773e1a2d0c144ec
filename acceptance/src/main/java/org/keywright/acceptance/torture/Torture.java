package org.keywright.acceptance.torture;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keywright.card.script.ScriptJson;

/** {@code ./keywright torture}: the fault matrix and the random walks. */
public final class Torture {

  private static final int NOT_GREEN = 1;
  private static final int NOT_UNDERSTOOD = 2;

  private Torture() {}

  /** Exits with 0 only if everything held. */
  public static void main(String[] arguments) {
    int code = NOT_GREEN;
    try {
      code = run(System.out, arguments);
    } catch (Exception | Error e) {
      System.out.println("  It could not be run: " + Reasons.of(e));
    }
    // Servers that were left running would keep it from ending.
    System.exit(code);
  }

  static int run(PrintStream out, String... arguments) throws Exception {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage() + "\n\n" + Options.USAGE);
      return NOT_UNDERSTOOD;
    }
    Path folder = Files.createTempDirectory("keywright-torture");
    try {
      boolean walks = options.replay() != null || !options.walk().isZero();
      boolean green = walks ? walk(options, folder, out) : matrix(options, folder, out);
      return green ? 0 : NOT_GREEN;
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      return NOT_UNDERSTOOD;
    } finally {
      remove(folder);
    }
  }

  private static boolean matrix(Options options, Path folder, PrintStream out) throws Exception {
    out.println("  Seed " + options.seed() + ". Learning how long each operation is …");
    Progress progress = new Progress(out, isTerminal());
    Tally tally = new MatrixRun(options, folder, progress, List.of()).run();
    out.println(tally.table());
    Path json = options.json();
    if (json != null) {
      Files.write(json, ScriptJson.write(tally.result()));
    }
    return tally.isGreen();
  }

  private static boolean walk(Options options, Path folder, PrintStream out) throws Exception {
    WalkRun run = new WalkRun(folder, out, List.of());
    String replay = options.replay();
    out.println("  Seed " + options.seed() + ". Walking …");
    Optional<WalkRun.Failure> failure =
        replay == null
            ? run.run(options.seed(), options.walk())
            : run.replay(new Walk(options.seed(), Step.read(replay)));
    failure.ifPresent(out::println);
    out.println(
        "  %d walks, %s.".formatted(run.walks(), failure.isEmpty() ? "all green" : "one red"));
    return failure.isEmpty();
  }

  @SuppressWarnings("SystemConsoleNull") // the launcher of a JDK may leave it out
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
