package org.keywright.virtualdevice;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One thing that goes wrong, once.
 *
 * @param kind what happens
 * @param when at which command
 * @param value what the kind says about it, else 0
 */
public record Fault(Kind kind, When when, int value) {

  private static final Pattern FORM =
      Pattern.compile(
          "([a-z-]+)@(?:(\\d{1,9})|ins=([0-9A-Fa-f]{2})(?::(\\d{1,6}))?)(?:=(\\w{1,9}))?");

  /** What can happen to a command. */
  public enum Kind {
    /** The device is pulled before it. The value is for how many milliseconds, 0 for good. */
    REMOVE,
    /** It is carried out, nobody hears the answer, and the device is gone. The value as above. */
    LOSE_REPLY,
    /** It is carried out and answered with 1 to 300 random bytes. */
    GARBAGE,
    /** The card is reset before it, and nobody is told: it meets a card with nothing selected. */
    RESET,
    /**
     * The card is reset instead of carrying it out, and the reader tells, as PC/SC does. Over a
     * socket there is no way to tell: there it is as {@link #RESET}.
     */
    RESET_ANNOUNCED,
    /** It is not carried out but answered with the status word in the value. */
    ANSWER,
    /** It is carried out and answered with the status word in the value, without data. */
    ANSWER_AFTER,
    /** It is carried out; the first length in its response is larger than the response. */
    LYING_LENGTH,
    /** It and all GET RESPONSE after it are answered with 256 random bytes and 61 00. */
    ENDLESS,
    /** The device is exchanged for its twin, fresh from the factory, before it. */
    SWAP,
    /** The answer comes so many milliseconds late as the value says. */
    SLOW;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Checks the value against the kind. */
  public Fault {
    boolean statusWord = kind == Kind.ANSWER || kind == Kind.ANSWER_AFTER;
    if (statusWord && (value < 0x6000 || value > 0x9FFF)) {
      throw new IllegalArgumentException(kind.word() + " needs a status word, 6000 to 9FFF");
    }
    if (kind == Kind.SLOW && value < 1 || value < 0) {
      throw new IllegalArgumentException(kind.word() + " needs a time in milliseconds");
    }
  }

  /**
   * Reads a fault as it is written on the command line: {@code KIND@NUMBER} or {@code
   * KIND@ins=HEX[:OCCURRENCE]}, then {@code =VALUE} for a status word in hex or milliseconds.
   * Examples: {@code remove@17}, {@code lose-reply@ins=FF}, {@code answer@4=6F00}, {@code
   * slow@ins=87:2=1500}.
   *
   * @throws IllegalArgumentException with what was expected, if it has another form
   */
  public static Fault parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a fault looks like remove@17, lose-reply@ins=FF:1 or answer@4=6F00, not " + text);
    }
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(known -> known.word().equals(matcher.group(1)))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "no such fault: " + matcher.group(1) + "; there are " + words()));
    String occurrence = matcher.group(4);
    When when =
        matcher.group(2) != null
            ? When.apdu(Long.parseLong(matcher.group(2)))
            : When.instruction(
                Integer.parseInt(matcher.group(3), 16),
                occurrence == null ? 1 : Integer.parseInt(occurrence));
    String value = matcher.group(5);
    boolean hex = kind == Kind.ANSWER || kind == Kind.ANSWER_AFTER;
    try {
      return new Fault(kind, when, value == null ? 0 : Integer.parseInt(value, hex ? 16 : 10));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number: " + value, e);
    }
  }

  static String words() {
    return Arrays.stream(Kind.values()).map(Kind::word).collect(Collectors.joining(", "));
  }
}
