package org.keywright.cardcheck.card;

import java.util.Optional;

/** A card as it can be looked at. Used by one thread. */
public interface CardSource {

  /** An object; the same each time. */
  Answer read(CardObject object);

  /** The card itself, if it is here and not only what was on it. */
  Optional<LiveCard> live();
}
