package org.keywright.server.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/**
 * Which PINs a person may choose. A PIV PIN is 6 to 8 decimal digits (SP 800-73-5 Part 2, section
 * 2.4.3); other forms are a model's own and checked against it when a device is issued.
 *
 * @param minLength 6 to 8; 6 by default
 * @param maxLength {@code minLength} to 8; 8 by default
 * @param digitsOnly whether only decimal digits may be used; yes by default
 * @param forbidSequences refuses rising and falling runs, such as 123456 and 987654
 * @param forbidRepeats refuses one character all over, such as 111111
 */
public record PinRules(
    int minLength,
    int maxLength,
    boolean digitsOnly,
    boolean forbidSequences,
    boolean forbidRepeats) {

  public static final int SHORTEST = 6;
  public static final int LONGEST = 8;

  /** The rules of a document: what it leaves out has its default. */
  @JsonCreator
  public static PinRules of(
      @Nullable Integer minLength,
      @Nullable Integer maxLength,
      @Nullable Boolean digitsOnly,
      @Nullable Boolean forbidSequences,
      @Nullable Boolean forbidRepeats) {
    return new PinRules(
        minLength == null ? SHORTEST : minLength.intValue(),
        maxLength == null ? LONGEST : maxLength.intValue(),
        digitsOnly == null || digitsOnly,
        forbidSequences == null || forbidSequences,
        forbidRepeats == null || forbidRepeats);
  }
}
