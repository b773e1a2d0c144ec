package org.keywright.card.piv.command;

import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.apdu.StatusWord;

/** What a card says about a PIN when asked by an empty VERIFY (SP 800-73-5 part 2 clause 3.2.1). */
public sealed interface PinStatus {

  /** It was verified already (9000); how many tries it has is not told. */
  record Verified() implements PinStatus {}

  /**
   * It is not verified (63Cx).
   *
   * @param triesLeft 0 to 15; 0 means blocked, 15 may stand for more
   */
  record Tries(int triesLeft) implements PinStatus {}

  /** No tries are left (6983). */
  record Blocked() implements PinStatus {}

  /** The card has no such reference, or the application does not use it (6A88). */
  record Absent() implements PinStatus {}

  /**
   * Reads the answer's status word.
   *
   * @throws InvalidResponseException if it is none of those that the standard gives
   */
  static PinStatus of(int status) throws InvalidResponseException {
    return switch (StatusWord.of(status)) {
      case StatusWord.Known.OK -> new Verified();
      case StatusWord.Known.BLOCKED -> new Blocked();
      case StatusWord.Known.REFERENCE_NOT_FOUND -> new Absent();
      case StatusWord.VerificationFailed(int tries) when tries == 0 -> new Blocked();
      case StatusWord.VerificationFailed(int tries) -> new Tries(tries);
      case StatusWord other ->
          throw new InvalidResponseException(
              "asked for the tries left, the card answered: " + other.sentence());
    };
  }
}
