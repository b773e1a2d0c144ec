package org.keywright.cardcheck.cli;

import java.io.PrintStream;
import org.keywright.cardcheck.CheckReport;
import org.keywright.cardcheck.TestResult;
import org.keywright.cardcheck.Verdict;

/** A report for people. */
final class TextReport {

  /** Long enough for every reason of this program; those of a card's are cut. */
  private static final int MAX_REASON = 600;

  private TextReport() {}

  static void print(CheckReport report, boolean brief, PrintStream out) {
    for (TestResult result : report.results()) {
      boolean shown =
          !brief || result.verdict() == Verdict.FAIL || result.verdict() == Verdict.NOT_TESTED;
      if (shown) {
        print(result, out);
      }
    }
    out.println();
    out.printf(
        "%d tests: %d passed, %d failed, %d not applicable, %d not tested.%n",
        report.results().size(),
        report.count(Verdict.PASS),
        report.count(Verdict.FAIL),
        report.count(Verdict.NOT_APPLICABLE),
        report.count(Verdict.NOT_TESTED));
    out.println(
        report.isGood() ? "No test failed." : "The card is faulty: see the tests that failed.");
    out.flush();
  }

  private static void print(TestResult result, PrintStream out) {
    out.printf(
        "%-14s  %-13s  %s: %s%n",
        result.verdict().words(),
        result.test().id(),
        result.test().object().title(),
        result.test().title());
    String reason = result.finding().reason();
    if (!reason.isEmpty()) {
      out.printf("%-14s  %-13s  = %s%n", "", "", plain(reason));
    }
  }

  /** Names in certificates come from the card: nothing of them may steer the terminal. */
  static String plain(String text) {
    String cut = text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON) + "…";
    return cut.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
