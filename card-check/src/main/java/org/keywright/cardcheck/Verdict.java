package org.keywright.cardcheck;

/** How a test ended. */
public enum Verdict {
  /** The card does what the test asks for. */
  PASS("pass"),
  /** It does not. */
  FAIL("fail"),
  /** The test is not for cards of this kind or edition, or for an object that the card lacks. */
  NOT_APPLICABLE("not applicable"),
  /** It could not be tried here; the reason says what it would take. */
  NOT_TESTED("not tested");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
