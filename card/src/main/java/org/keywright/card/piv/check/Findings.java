package org.keywright.card.piv.check;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.card.piv.model.PivObject;

/** Collects findings in order. */
final class Findings {

  private final List<Finding> findings = new ArrayList<>();

  void pass(Check check, @Nullable PivObject object) {
    add(check, object, Outcome.PASS, "");
  }

  void fail(Check check, @Nullable PivObject object, String reason) {
    add(check, object, Outcome.FAIL, reason);
  }

  void notApplicable(Check check, @Nullable PivObject object, String reason) {
    add(check, object, Outcome.NOT_APPLICABLE, reason);
  }

  void notTested(Check check, @Nullable PivObject object, String reason) {
    add(check, object, Outcome.NOT_TESTED, reason);
  }

  /** Passes if there is no fault. */
  void judge(Check check, @Nullable PivObject object, String fault) {
    add(check, object, fault.isEmpty() ? Outcome.PASS : Outcome.FAIL, fault);
  }

  /** Passes if this holds. */
  void judge(Check check, @Nullable PivObject object, boolean holds, String fault) {
    judge(check, object, holds ? "" : fault);
  }

  private void add(Check check, @Nullable PivObject object, Outcome outcome, String reason) {
    findings.add(new Finding(check, object, outcome, reason));
  }

  CardReport report() {
    return new CardReport(findings);
  }
}
