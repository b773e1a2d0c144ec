package org.keywright.server.issuance.plan;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.piv.command.PinReference;
import org.keywright.card.piv.command.PivCommands;
import org.keywright.card.script.Hole;
import org.keywright.card.script.PinRules;
import org.keywright.card.script.Purpose;
import org.keywright.card.script.Step;
import org.keywright.card.secret.Secret;
import org.keywright.server.secrets.Candidate;
import org.keywright.server.secrets.SecretKind;

/**
 * Gives a device in use a PIN that its holder chooses, in one script once it said how many tries
 * are left: with the PIN that they have, with the one that the server set, or with the PUK. No
 * value is tried of which it is not certain that the device has it, but the holder's own.
 */
public final class PinPlan implements Plan {

  private static final int LENGTH = 8;
  private static final int PADDING = 0xFF;
  private static final int PIN = 0x80;

  private final Meaning.PinAuthority by;
  private final Target target;
  private final PinRules current;
  private final Knowledge knowledge;
  private final Secrets secrets;

  /**
   * A plan from what is known now.
   *
   * @param current what the PIN that the holder has must be
   */
  public PinPlan(
      Meaning.PinAuthority by,
      Target target,
      PinRules current,
      Knowledge knowledge,
      Secrets secrets) {
    this.by = by;
    this.target = target;
    this.current = current;
    this.knowledge = knowledge;
    this.secrets = secrets;
  }

  @Override
  public Part due() {
    return knowledge.activated() ? Part.NOTHING : Part.NAME;
  }

  @Override
  public Optional<PlannedScript> next(Target.Contents contents) throws PlanException {
    if (knowledge.activated()) {
      return Optional.empty();
    }
    Plan.checkRestarts(knowledge);
    if (knowledge.session().pinTriesLeft() == null) {
      return Optional.of(askTries());
    }
    Purpose purpose =
        switch (by) {
          case CURRENT_PIN -> Purpose.CHANGE_PIN;
          case INITIAL_PIN -> Purpose.ACTIVATE;
          case PUK -> Purpose.RESET_PIN;
        };
    PlannedScript.Builder script = new PlannedScript.Builder(purpose).stage("Setting your PIN");
    script.step(Step.of(PivCommands.select(), 256, Costs.SIMPLE));
    Channels.recognise(script, knowledge.identity());
    PivPlan.expectChuid(script, contents);
    script.step(set(), new Meaning.HoldersPin(by));
    return Optional.of(script.build());
  }

  /** A PIN that another program had verified hides its counter until the card forgets that. */
  private PlannedScript askTries() {
    PlannedScript.Builder script =
        new PlannedScript.Builder(Purpose.PREPARE).stage("Speaking to the device");
    script.step(Step.of(PivCommands.select(), 256, Costs.SIMPLE));
    Channels.recognise(script, knowledge.identity());
    script.step(
        Step.of(PivCommands.resetSecurityStatus(PinReference.PIN), 0, Costs.SIMPLE)
            .accepting(0x9000, 0x6A81, 0x6A86, 0x6B00, 0x6D00));
    script.step(
        Step.of(PivCommands.askTries(PinReference.PIN), 0, Costs.SIMPLE)
            .accepting(
                Stream.concat(
                        IntStream.rangeClosed(0x63C0, 0x63CF).boxed(),
                        Stream.of(0x9000, 0x6983, 0x6A88))
                    .toArray(Integer[]::new)),
        new Meaning.PinTries());
    return script.build();
  }

  private Step set() throws PlanException {
    return switch (by) {
      case CURRENT_PIN ->
          step(0x24, new byte[2 * LENGTH])
              .withHole(new Hole.PinChange(0, 2 * LENGTH, PADDING, current, target.pinRules()));
      case INITIAL_PIN -> step(0x24, before(initialPin())).withHole(chosen());
      case PUK -> step(0x2C, before(puk())).withHole(chosen());
    };
  }

  private static Step step(int instruction, byte[] data) {
    return Step.of(CommandApdu.of(0x00, instruction, 0x00, PIN, data), 0, Costs.CODE).asSecret();
  }

  private Hole.Pin chosen() {
    return new Hole.Pin(LENGTH, LENGTH, Hole.PinKind.NEW, PADDING, target.pinRules());
  }

  /** The code of the server's, and zeroes after it where the chosen PIN goes. */
  private static byte[] before(Candidate candidate) {
    Secret code = Codes.bytes(candidate);
    return Arrays.copyOf(Codes.padded(code), 2 * LENGTH);
  }

  private Candidate initialPin() throws PlanException {
    return secrets
        .holding(SecretKind.PIN, knowledge)
        .orElseThrow(() -> new PlanException(PinFaults.NOT_INITIAL, PinFaults.NO_INITIAL, false));
  }

  /** Trying one costs a try of the few that it has, so it has to be certain. */
  private Candidate puk() throws PlanException {
    if (secrets.of(SecretKind.PUK).inOrder().isEmpty()) {
      throw new PlanException(PlanException.PUK_UNKNOWN, PinFaults.NO_PUK, false);
    }
    return secrets
        .holding(SecretKind.PUK, knowledge)
        .orElseThrow(
            () -> new PlanException(PlanException.PUK_UNKNOWN, PinFaults.OTHER_PUK, false));
  }
}
