package org.keywright.fuzz;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What must not happen, and happened.
 *
 * @param what in words
 * @param place where it was thrown, or an empty string
 * @param input the input that brought it
 * @param cause what was thrown, if anything
 */
record Finding(String what, String place, byte[] input, @Nullable Throwable cause) {

  private static final String OURS = "org.keywright.";
  private static final String ENGINE = "org.keywright.fuzz.";

  /** A throwable that is none of the target's refusals. */
  static Finding thrown(Throwable thrown, byte[] input) {
    return new Finding(String.valueOf(thrown), place(thrown), input, thrown);
  }

  /** Something that is no throwable. */
  static Finding of(String what, byte[] input) {
    return new Finding(what, "", input, null);
  }

  /** Whether both are of one fault, as far as can be told. */
  boolean isSameFaultAs(Finding other) {
    return kind().equals(other.kind()) && place.equals(other.place);
  }

  private String kind() {
    return cause == null ? "" : cause.getClass().getName();
  }

  /** The innermost place in the code that is tested. */
  private static String place(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .filter(f -> f.getClassName().startsWith(OURS) && !f.getClassName().startsWith(ENGINE))
        .findFirst()
        .map(Objects::toString)
        .orElse("");
  }
}
