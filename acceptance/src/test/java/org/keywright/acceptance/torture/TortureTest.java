package org.keywright.acceptance.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fault matrix and the walks: a part of them always, all of it in the slow tests. */
class TortureTest {

  private static final int SAMPLE = 40;
  private static final int LARGE_SAMPLE = 400;

  @TempDir Path folder;

  /** The same each time, so that a red test is red again; other seeds are the command's to try. */
  private static int seed() {
    return Integer.getInteger("keywright.torture.seed", 1);
  }

  private Tally run(Options options) throws Exception {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new MatrixRun(options, folder, new Progress(out, false), List.of()).run();
  }

  @Test
  void whatever_goes_wrong_in_a_sample_of_the_matrix_everything_holds() throws Exception {
    Tally tally = run(Options.all(seed()).sample(SAMPLE));
    assertThat(tally.isGreen()).as(tally.table()).isTrue();
    assertThat(tally.cells()).isEqualTo(SAMPLE);
  }

  @Test
  @Tag("slow")
  void whatever_goes_wrong_in_a_tenth_of_the_matrix_everything_holds() throws Exception {
    Tally tally = run(Options.all(seed() + 1).sample(LARGE_SAMPLE));
    assertThat(tally.isGreen()).as(tally.table()).isTrue();
    assertThat(tally.cells()).isEqualTo(LARGE_SAMPLE);
  }

  private void walk(Duration time) throws Exception {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    WalkRun run = new WalkRun(folder, out, List.of());
    Optional<WalkRun.Failure> failure = run.run(seed(), time);
    assertThat(failure).as(failure.toString()).isEmpty();
    assertThat(run.walks()).isPositive();
  }

  @Test
  void wherever_a_walk_leads_everything_holds() throws Exception {
    walk(Duration.ofSeconds(20));
  }

  @Test
  @Tag("slow")
  void wherever_long_walks_lead_everything_holds() throws Exception {
    walk(Duration.ofSeconds(60));
  }
}
