package org.keywright.server.portal;

import org.jspecify.annotations.Nullable;

/** What somebody types to find devices. */
final class SearchText {

  private static final int LONGEST = 100;

  private SearchText() {}

  /** The text, or as much of it as is looked for. */
  static String of(String typed) {
    return typed.length() > LONGEST ? typed.substring(0, LONGEST) : typed;
  }

  /** The text without blanks around it, or null if there is none. */
  static @Nullable String orNull(String text) {
    return text.isBlank() ? null : text.strip();
  }
}
