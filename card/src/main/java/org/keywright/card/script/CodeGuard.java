package org.keywright.card.script;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.script.ScriptRejectedException.Reason;

/**
 * Bounds how often a server can try PINs and PUKs that the device refuses. A server has at most two
 * values on record for each; one that goes on trying is guessing, and would block the code.
 *
 * <p>One for each session, used by one thread.
 */
public final class CodeGuard {

  /** How many wrong values of a code a session takes. */
  public static final int MOST_WRONG = 2;

  private static final int PIN = 0x80;
  private static final int PUK = 0x81;

  private final Map<Integer, Integer> wrong = new HashMap<>();

  /** A guard at the beginning of a session. */
  public CodeGuard() {}

  /**
   * Refuses a script that would try a code again of which enough wrong values were tried. Recycling
   * is free to: the person agreed to lose what is on the device.
   */
  public void check(VerifiedScript verified) throws ScriptRejectedException {
    Script script = verified.script();
    if (script.purpose() == Purpose.RECYCLE) {
      return;
    }
    Map<Integer, Integer> risky = new HashMap<>(wrong);
    for (Step step : script.steps().toList()) {
      int code = triedBy(step);
      if (code == 0) {
        continue;
      }
      if (risky.getOrDefault(code, 0) >= MOST_WRONG) {
        throw new ScriptRejectedException(
            Reason.FORBIDDEN,
            "the server would try a %s once more, after %d wrong ones"
                .formatted(code == PUK ? "PUK" : "PIN", MOST_WRONG));
      }
      if (!step.accept().equals(List.of(0x9000))) {
        // The script would go on after a wrong one.
        risky.merge(code, 1, Integer::sum);
      }
    }
  }

  /** Counts what the device refused. */
  public void record(VerifiedScript verified, ScriptResult result) {
    List<Step> steps = verified.script().steps().toList();
    for (int i = 0; i < Math.min(steps.size(), result.steps().size()); i++) {
      int code = triedBy(steps.get(i));
      if (code != 0 && isRefusal(result.steps().get(i).status())) {
        wrong.merge(code, 1, Integer::sum);
      }
    }
  }

  /** The code of which a step tries a value, 0 if of none. */
  private static int triedBy(Step step) {
    CommandApdu command = step.apdu();
    if (command.data().length == 0 || isPersons(step.hole())) {
      return 0;
    }
    return switch (command.ins()) {
      case ScriptGrammar.VERIFY, ScriptGrammar.CHANGE_REFERENCE_DATA ->
          command.p2() == PUK ? PUK : PIN;
      case ScriptGrammar.RESET_RETRY_COUNTER -> PUK;
      default -> 0;
    };
  }

  /** The person's own try: they typed the value, and {@link ScriptGrammar} lets it be sent once. */
  private static boolean isPersons(@Nullable Hole hole) {
    return hole != null && hole.pins().stream().anyMatch(pin -> pin.pin() == Hole.PinKind.CURRENT);
  }

  /** A wrong value, with a counter or without (ISO 7816-4 table 6). */
  private static boolean isRefusal(int status) {
    return (status & 0xFFF0) == 0x63C0 || status == 0x6300;
  }
}
