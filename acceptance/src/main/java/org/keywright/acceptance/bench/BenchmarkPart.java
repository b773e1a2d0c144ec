package org.keywright.acceptance.bench;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The hot code by itself, in a short pass of JMH.
 *
 * @param benchmarks the class whose methods are measured, all in microseconds
 * @param goal the most that each may take, or null
 */
record BenchmarkPart(String name, Class<?> benchmarks, @Nullable Double goal) implements Part {

  @Override
  public void measure(Options options, Results results, Path folder) throws Exception {
    Results.progress(name);
    var settings =
        new OptionsBuilder()
            .include(benchmarks.getName())
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.MICROSECONDS)
            .forks(1)
            .warmupIterations(options.rounds(3, 1))
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(options.rounds(5, 1))
            .measurementTime(TimeValue.seconds(1))
            .verbosity(VerboseMode.SILENT)
            .build();
    for (RunResult result : new Runner(settings).run()) {
      String method = result.getPrimaryResult().getLabel();
      results.add(
          new Figure(
              name + "." + method.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT),
              result.getPrimaryResult().getScore(),
              "us",
              goal,
              "one call, on average"));
    }
  }
}
