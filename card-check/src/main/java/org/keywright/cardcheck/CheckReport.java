package org.keywright.cardcheck;

import java.util.List;

/**
 * What was found on a card. Immutable.
 *
 * @param results of each test of the list, in its order
 */
public record CheckReport(List<TestResult> results) {

  /** Copies the list. */
  public CheckReport {
    results = List.copyOf(results);
  }

  /** Those that ended so. */
  public List<TestResult> with(Verdict verdict) {
    return results.stream().filter(result -> result.verdict() == verdict).toList();
  }

  /** How many ended so. */
  public long count(Verdict verdict) {
    return results.stream().filter(result -> result.verdict() == verdict).count();
  }

  /** Whether no test failed. */
  public boolean isGood() {
    return count(Verdict.FAIL) == 0;
  }
}
