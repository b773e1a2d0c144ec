package org.keywright.card.script;

/** What a script is for. {@link ScriptGrammar} holds what each purpose may contain. */
public enum Purpose {
  /**
   * Reads state and asks for challenges; changes nothing but try counters that it may not lower.
   */
  PREPARE(false),
  /** Sets the server's own secrets, generates keys, writes objects and reads them back. */
  PERSONALIZE(false),
  /** Has the device's keys sign digests that the client builds itself; may write objects too. */
  PROVE(false),
  /** Replaces the transport PIN by the one that the person chose. */
  ACTIVATE(false),
  /** Wipes the device or makes it ready to be issued anew; what was on it is gone. */
  RECYCLE(true);

  private final boolean destructive;

  Purpose(boolean destructive) {
    this.destructive = destructive;
  }

  /** Whether a person has to agree, outside the page, before a client runs it. */
  public boolean destructive() {
    return destructive;
  }
}
