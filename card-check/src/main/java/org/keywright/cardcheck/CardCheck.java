package org.keywright.cardcheck;

import java.util.ArrayList;
import java.util.List;
import org.keywright.cardcheck.card.CardSource;

/** Judges cards. Stateless and safe for concurrent use. */
public final class CardCheck {

  private CardCheck() {}

  /** Judges a card by all tests of the list; nothing on it makes this throw. */
  public static CheckReport run(CardSource source, CheckOptions options) {
    return run(source, options, Checklist.tests());
  }

  /** Judges a card by some tests. */
  static CheckReport run(CardSource source, CheckOptions options, List<TestCase> tests) {
    Card card = new Card(source, options);
    List<TestResult> results = new ArrayList<>();
    for (TestCase test : tests) {
      results.add(new TestResult(test, judge(card, test)));
    }
    return new CheckReport(results);
  }

  private static Finding judge(Card card, TestCase test) {
    CheckOptions options = card.options();
    if (!test.kinds().contains(options.kind())) {
      return Finding.notApplicable("it is not asked of this kind of card");
    }
    if (!test.isFor(options.edition())) {
      return Finding.notApplicable("it is not asked under " + options.edition().words());
    }
    try {
      return Rules.named(test.rule()).judge(card, test.object());
    } catch (NotReadable e) {
      return e.finding(test.object());
    }
  }
}
