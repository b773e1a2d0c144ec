package org.keywright.card.script;

import org.jspecify.annotations.Nullable;

/** What a script is for. {@link ScriptGrammar} holds what each purpose may contain. */
public enum Purpose {
  /**
   * Reads state and asks for challenges; changes nothing but try counters that it may not lower.
   */
  PREPARE(null),
  /** Sets the server's own secrets, generates keys, writes objects and reads them back. */
  PERSONALIZE(null),
  /** Has the device's keys sign digests that the client builds itself; may write objects too. */
  PROVE(null),
  /** Replaces the transport PIN by the one that the person chose. */
  ACTIVATE(null),
  /**
   * Replaces the person's PIN by another of theirs; both are typed, and the server sees neither.
   */
  CHANGE_PIN(null),
  /**
   * Has the device's new keys sign digests that the client builds itself, under the PIN that the
   * person has and types.
   */
  RENEW(null),
  /** Sets the PIN that the person chose by the PUK, whatever PIN the device has. */
  RESET_PIN(Consent.PIN_RESET),
  /** Wipes the device or makes it ready to be issued anew; what was on it is gone. */
  RECYCLE(Consent.WIPE);

  private final @Nullable Consent consent;

  Purpose(@Nullable Consent consent) {
    this.consent = consent;
  }

  /** What a person has to agree to before a client runs it; null if to nothing. */
  public @Nullable Consent consent() {
    return consent;
  }

  /** Whether it sets a PIN that the person chose. */
  boolean setsPersonsPin() {
    return this == ACTIVATE || this == CHANGE_PIN || this == RESET_PIN;
  }

  /** Whether it works under a PIN that a person typed, so that nothing may run under it unseen. */
  boolean takesPersonsPin() {
    return setsPersonsPin() || this == RENEW;
  }
}
