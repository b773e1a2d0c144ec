package org.keywright.virtualdevice.apdu;

/**
 * Ends the processing of a command with a status word. Thrown within a device only; what was
 * written during the command is rolled back unless the thrower asks to keep it.
 */
public final class CardError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int statusWord;

  /** The command ends with this status word, 0x6000 to 0x9FFF. */
  public CardError(int statusWord) {
    super("status word " + Integer.toHexString(statusWord), null, false, false);
    this.statusWord = statusWord;
  }

  /** The status word to answer with. */
  public int statusWord() {
    return statusWord;
  }
}
