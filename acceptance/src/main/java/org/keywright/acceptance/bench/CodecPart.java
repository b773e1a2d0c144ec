package org.keywright.acceptance.bench;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The hot code by itself, in a short pass of JMH: {@link CodecBenchmarks}. */
final class CodecPart implements Part {

  @Override
  public String name() {
    return "codec";
  }

  @Override
  public void measure(Options options, Results results, Path folder) throws Exception {
    Results.progress("codec");
    var settings =
        new OptionsBuilder()
            .include(CodecBenchmarks.class.getName())
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
          Figure.of(
              "codec." + method.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT),
              result.getPrimaryResult().getScore(),
              "us",
              "one call, on average"));
    }
  }
}
