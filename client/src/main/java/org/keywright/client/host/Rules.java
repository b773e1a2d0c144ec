package org.keywright.client.host;

import java.util.regex.Pattern;
import org.keywright.client.scanner.Scanners;

/** What the fields of several messages have to be. */
final class Rules {

  /** The longest name of a reader in characters; PC/SC allows 128. */
  static final int MAX_READER = 128;

  /** The highest number of a question or a consent. */
  static final int MAX_NUMBER = 1_000;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern TICKET = Pattern.compile("[\\x21-\\x7E]{20,128}");

  private Rules() {}

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  static void requireId(String text) {
    require(isId(text), "an id has 1 to 64 letters, digits, _ or -");
  }

  static void requireTicket(String text) {
    require(TICKET.matcher(text).matches(), "a ticket has 20 to 128 printable characters");
  }

  static void requireReader(String name) {
    require(
        !name.isBlank() && name.length() <= MAX_READER, "a reader's name has 1 to 128 characters");
  }

  static void requireScanner(String name) {
    require(
        !name.isBlank() && name.length() <= Scanners.MOST_NAME,
        "a scanner's name has 1 to 128 characters");
  }

  static void requirePatience(int seconds) {
    require(seconds >= 5 && seconds <= 60, "a finger is waited for 5 to 60 seconds");
  }

  static void requireNumber(int number) {
    require(number >= 1 && number <= MAX_NUMBER, "numbers count from 1");
  }

  static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
