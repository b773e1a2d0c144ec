package org.keywright.card.piv.check;

/** Checks that belong together. It reads the card and adds findings; it never throws. */
@FunctionalInterface
interface CheckGroup {
  void run(Card card, Findings findings);
}
