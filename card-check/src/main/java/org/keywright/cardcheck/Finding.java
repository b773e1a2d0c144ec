package org.keywright.cardcheck;

/**
 * A verdict and why. Immutable.
 *
 * @param reason in words; may be empty if the test was passed
 */
public record Finding(Verdict verdict, String reason) {

  private static final Finding PASSED = new Finding(Verdict.PASS, "");

  static Finding pass() {
    return PASSED;
  }

  static Finding pass(String fact) {
    return new Finding(Verdict.PASS, fact);
  }

  static Finding fail(String reason) {
    return new Finding(Verdict.FAIL, reason);
  }

  static Finding notApplicable(String reason) {
    return new Finding(Verdict.NOT_APPLICABLE, reason);
  }

  static Finding notTested(String reason) {
    return new Finding(Verdict.NOT_TESTED, reason);
  }

  /** Passed, or failed for this reason. */
  static Finding of(boolean passed, String reason) {
    return passed ? PASSED : fail(reason);
  }

  /** Passed if there is no fault. */
  static Finding of(String fault) {
    return of(fault.isEmpty(), fault);
  }
}
