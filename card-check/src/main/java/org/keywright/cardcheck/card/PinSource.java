package org.keywright.cardcheck.card;

import java.util.Optional;
import org.keywright.card.secret.Secret;

/** Where the PIN of a card comes from. */
@FunctionalInterface
public interface PinSource {

  /**
   * The PIN, 6 to 8 digits in ASCII, which the caller closes; empty if it is to be done without.
   *
   * @param triesLeft how many wrong ones the card still takes, or -1 if it does not tell
   * @throws CardException if it was to be had and could not be
   */
  Optional<Secret> pin(int triesLeft) throws CardException;
}
