package org.keywright.cardcheck.card;

import java.security.PublicKey;

/** A card in a reader: what it says to commands. Used by one thread. */
public interface LiveCard {

  /** The status word that GET DATA was answered by, before the PIN was given. */
  int statusWithoutPin(CardObject object);

  /** The status word that GET DATA was answered by in the end. */
  int status(CardObject object);

  /**
   * Has a key answer a challenge.
   *
   * @param certificate whose key it is to be
   * @param key the public key in that certificate
   */
  Proof prove(CardObject certificate, PublicKey key);

  /** What came of it. */
  sealed interface Proof {

    /** The key is the certificate's. */
    record Matches() implements Proof {}

    /**
     * It is not, or the card has none.
     *
     * @param reason in words
     */
    record Fails(String reason) implements Proof {}

    /**
     * It could not be asked.
     *
     * @param reason in words
     */
    record NotAsked(String reason) implements Proof {}
  }
}
