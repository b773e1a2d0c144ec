package org.keywright.server.api;

import java.util.Locale;

/** Searching by a piece of text: both sides are lower-cased here, so that all databases agree. */
public final class Likeness {

  /** The longest text that is searched for, in characters. */
  public static final int MAX_LENGTH = 100;

  private Likeness() {}

  /** The pattern for {@code like ? escape '!'} that finds the text anywhere. */
  public static String containing(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new InvalidException("text", "has at most " + MAX_LENGTH + " characters");
    }
    String literal = key(text.strip()).replace("!", "!!").replace("%", "!%").replace("_", "!_");
    return "%" + literal + "%";
  }

  /** The form in which texts are compared without regard to case. */
  public static String key(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
