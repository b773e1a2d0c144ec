package org.keywright.client;

import java.util.List;
import java.util.OptionalInt;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.identify.Identification;
import org.keywright.card.identify.Identify;
import org.keywright.card.script.ScriptResult;
import org.keywright.card.script.Step;
import org.keywright.card.script.VerifiedScript;

/**
 * How many tries the PIN of the device has left, as the device itself said last. Used by one
 * thread.
 */
final class PinTries {

  private static final int VERIFY = 0x20;
  private static final int CHANGE_REFERENCE_DATA = 0x24;
  private static final int PIN = 0x80;

  private OptionalInt left = OptionalInt.empty();

  /** Listens to what the device said when it was identified. */
  void note(Identification identification) {
    left = tries(identification.status(Identify.PIV_PIN_TRIES));
  }

  /** Listens to the answers to a script. */
  void note(VerifiedScript verified, ScriptResult result) {
    List<Step> steps = verified.script().steps().toList();
    for (int i = 0; i < Math.min(steps.size(), result.steps().size()); i++) {
      if (tellsTries(steps.get(i).apdu())) {
        left = tries(result.steps().get(i).status());
      }
    }
  }

  /** From 0 to 15; empty if the device did not say. */
  OptionalInt left() {
    return left;
  }

  private static boolean tellsTries(CommandApdu command) {
    return command.cla() == 0
        && command.p2() == PIN
        && (command.ins() == VERIFY || command.ins() == CHANGE_REFERENCE_DATA);
  }

  /** ISO 7816-4 table 6: 63CX, and 6983 when none is left. */
  private static OptionalInt tries(int status) {
    if (status == 0x6983) {
      return OptionalInt.of(0);
    }
    return (status & 0xFFF0) == 0x63C0 ? OptionalInt.of(status & 0x0F) : OptionalInt.empty();
  }
}
