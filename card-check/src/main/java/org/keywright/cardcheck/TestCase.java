package org.keywright.cardcheck;

import java.util.Set;
import org.keywright.cardcheck.card.CardObject;

/**
 * A test of the list. Immutable.
 *
 * @param id as the checklist has it, or {@code K.} and a number for those that go beyond it
 * @param object what is tested
 * @param rule how, by the name that {@link Rules} has for it, with arguments
 * @param kinds the kinds of card that it is for
 * @param from the first edition that it is for
 * @param to the last one
 * @param title what holds if it is passed
 */
public record TestCase(
    String id,
    CardObject object,
    String rule,
    Set<Kind> kinds,
    Edition from,
    Edition to,
    String title) {

  /** Copies the set. */
  public TestCase {
    kinds = Set.copyOf(kinds);
  }

  boolean isFor(Edition edition) {
    return edition.isAtLeast(from) && to.isAtLeast(edition);
  }
}
