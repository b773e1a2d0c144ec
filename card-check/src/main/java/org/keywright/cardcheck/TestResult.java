package org.keywright.cardcheck;

/** A test and how it ended. Immutable. */
public record TestResult(TestCase test, Finding finding) {

  /** How it ended. */
  public Verdict verdict() {
    return finding.verdict();
  }
}
