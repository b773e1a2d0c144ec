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

  /**
   * Refuses to try a PIN when that could block it: the last try is the cardholder's.
   *
   * @param triesLeft as for {@link #pin}
   * @throws CardException if none or one is left
   */
  static void requireTries(int triesLeft) throws CardException {
    if (triesLeft == 0) {
      throw new CardException("the card's PIN is blocked; --no-pin does without what it protects");
    }
    if (triesLeft == 1) {
      throw new CardException(
          "one try is left for the card's PIN, which is not risked here: verify it elsewhere first,"
              + " or give --no-pin");
    }
  }
}
