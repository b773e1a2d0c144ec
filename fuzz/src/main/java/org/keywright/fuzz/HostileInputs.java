package org.keywright.fuzz;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * What a test class implements to have its targets run: a few thousand inputs each in every run of
 * the tests, a million in the slow one.
 */
public interface HostileInputs {

  /** Inputs for each target in every run. */
  int FEW = 3_000;

  /** The parsers to test. */
  Stream<Target> targets() throws Exception;

  /** Runs them. */
  @TestFactory
  default Stream<DynamicTest> whatever_comes_is_read_or_refused() throws Exception {
    return targets().map(t -> DynamicTest.dynamicTest(t.name(), () -> Fuzzer.run(t, FEW)));
  }

  /** Runs them longer. */
  @Tag("slow")
  @TestFactory
  default Stream<DynamicTest> whatever_comes_a_million_times_is_read_or_refused() throws Exception {
    return targets()
        .map(t -> DynamicTest.dynamicTest(t.name(), () -> Fuzzer.run(t, Target.MILLION)));
  }
}
