package org.keywright.server.issuance.plan;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Why a PIN that its holder chose is not on a device in use, told to them. */
public final class PinFaults {

  /** The device has no tries left for its PIN. */
  public static final String BLOCKED = "PIN_BLOCKED";

  /** The same in words. */
  public static final String BLOCKED_NOW =
      "The PIN is blocked: the device takes it no more until it is unlocked.";

  /** The device does not have the PIN that the server set. */
  static final String NOT_INITIAL = "PIN_NOT_INITIAL";

  static final String NO_INITIAL =
      "The device does not have the PIN any more that was set when it was issued. If you chose one"
          + " meanwhile, change that; otherwise have the PIN reset.";

  static final String NO_PUK =
      "No PUK is on record for this device, so its PIN cannot be set without the current one.";

  static final String OTHER_PUK =
      "The device has another PUK than the one on record: it was changed elsewhere. The PIN cannot"
          + " be set without the current one; recycle the device, or destroy it if it cannot be"
          + " recycled.";

  /** Another device may have been in its place; when its tries are used up it is certain. */
  private static final String REFUSED_PUK =
      "The device did not take the PUK that is on record. Insert it once more and retry, in case"
          + " another one was in its place; each time costs one of its tries. Else its PUK was"
          + " changed elsewhere: recycle the device, or destroy it if it cannot be recycled.";

  private static final int WRONG_DATA = 0x6A80;

  /** A wrong value, without a counter (ISO 7816-4 table 6). */
  private static final int WRONG_UNCOUNTED = 0x6300;

  private PinFaults() {}

  /** What the device's refusal means; null if it has nothing to do with PINs. */
  static @Nullable Words refused(Meaning.PinAuthority by, int status) {
    if (status == WRONG_DATA) {
      return new Words("PIN_REFUSED", "The device does not take this PIN. Choose another.", true);
    }
    OptionalInt left = PinTriesLeft.of(status);
    if (left.isEmpty() && status != WRONG_UNCOUNTED) {
      return null;
    }
    boolean blocked = left.isPresent() && left.getAsInt() == 0;
    return switch (by) {
      case CURRENT_PIN ->
          blocked
              ? new Words(BLOCKED, BLOCKED_NOW, false)
              : new Words("PIN_WRONG", wrong(left), true);
      case INITIAL_PIN ->
          blocked
              ? new Words(BLOCKED, BLOCKED_NOW, false)
              : new Words(NOT_INITIAL, NO_INITIAL, false);
      case PUK ->
          blocked
              ? new Words(
                  Interpreter.PUK_BLOCKED,
                  "The device's PUK is blocked, so nobody can set its PIN any more. Recycle the"
                      + " device if its model can be reset; otherwise it can only be destroyed.",
                  false)
              : new Words(PlanException.PUK_UNKNOWN, REFUSED_PUK, true);
    };
  }

  private static String wrong(OptionalInt left) {
    String wrong = "The current PIN is wrong.";
    if (left.isEmpty()) {
      return wrong;
    }
    return wrong
        + (left.getAsInt() == 1
            ? " One try is left: if it is wrong too, the device blocks the PIN."
            : " " + left.getAsInt() + " tries are left.");
  }

  /** Nobody saw what the device made of it. */
  static Words uncertain(Meaning.PinAuthority by) {
    return new Words(
        "PIN_UNCERTAIN",
        "The device was lost while its PIN was set, so it may have "
            + switch (by) {
              case CURRENT_PIN -> "the old PIN or the new one. Try the new one first";
              case INITIAL_PIN -> "the initial PIN or the new one. Try the new one first";
              case PUK -> "the PIN that it had or the new one. Retry to be sure";
            }
            + ".",
        true);
  }

  /** A code for programs, and a sentence for people. */
  record Words(String code, String message, boolean retriable) {}
}
