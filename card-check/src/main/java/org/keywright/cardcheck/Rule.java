package org.keywright.cardcheck;

import org.keywright.cardcheck.card.CardObject;

/** How a test is done. */
@FunctionalInterface
interface Rule {

  /** Judges an object of a card. */
  Finding judge(Card card, CardObject object) throws NotReadable;
}
