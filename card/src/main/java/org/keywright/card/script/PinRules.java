package org.keywright.card.script;

import org.keywright.card.secret.Secret;

/**
 * What a PIN must be, told to the client so that it can refuse a PIN before the device does.
 *
 * @param minLength characters at least, 4 to 16; PIV: 6 (SP 800-73-5 part 2 clause 2.4.3)
 * @param maxLength characters at most, up to 16; PIV: 8
 * @param digitsOnly whether it is made of decimal digits alone
 * @param refuseTrivial whether one repeated character and runs such as 123456 are refused
 */
public record PinRules(int minLength, int maxLength, boolean digitsOnly, boolean refuseTrivial) {

  /** The rules of SP 800-73-5 part 2 clause 2.4.3. */
  public static final PinRules PIV = new PinRules(6, 8, true, true);

  /** Checks the ranges. */
  public PinRules {
    if (minLength < 4 || maxLength > 16 || minLength > maxLength) {
      throw new IllegalArgumentException("a PIN has 4 to 16 characters");
    }
  }

  /** What a PIN may violate. */
  public enum Verdict {
    /** It keeps all rules. */
    GOOD,
    /** It has fewer characters than it must. */
    TOO_SHORT,
    /** It has more characters than it may. */
    TOO_LONG,
    /** It has a character that is not allowed. */
    WRONG_CHARACTER,
    /** One character repeated, or a run such as 123456. */
    TRIVIAL
  }

  /** Judges a PIN; the answer tells nothing of it but the rule that it breaks. */
  public Verdict judge(Secret pin) {
    byte[] characters = pin.reveal();
    try {
      if (characters.length < minLength) {
        return Verdict.TOO_SHORT;
      }
      if (characters.length > maxLength) {
        return Verdict.TOO_LONG;
      }
      for (byte character : characters) {
        boolean digit = character >= '0' && character <= '9';
        if (digitsOnly ? !digit : character < 0x20 || character > 0x7E) {
          return Verdict.WRONG_CHARACTER;
        }
      }
      return refuseTrivial && isRun(characters) ? Verdict.TRIVIAL : Verdict.GOOD;
    } finally {
      java.util.Arrays.fill(characters, (byte) 0);
    }
  }

  private static boolean isRun(byte[] characters) {
    int step = characters[1] - characters[0];
    if (Math.abs(step) > 1) {
      return false;
    }
    for (int i = 1; i < characters.length; i++) {
      if (characters[i] - characters[i - 1] != step) {
        return false;
      }
    }
    return true;
  }
}
