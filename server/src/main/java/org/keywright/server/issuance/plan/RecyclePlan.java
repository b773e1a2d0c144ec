package org.keywright.server.issuance.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.piv.command.PinReference;
import org.keywright.card.piv.command.PivCommands;
import org.keywright.card.piv.command.PivExtensions;
import org.keywright.card.piv.command.PivSlot;
import org.keywright.card.piv.model.AccessRule;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.script.Purpose;
import org.keywright.card.script.Step;
import org.keywright.card.secret.Secret;

/**
 * Makes a device ready to be issued anew. One that can be reset is reset, which takes PIN and PUK
 * to be blocked and no key at all. SP 800-73 has no reset and no deletion of keys: other cards get
 * a PIN of the server's, empty data objects, and a fresh key in each slot over the one that was
 * there.
 */
public final class RecyclePlan implements Plan {

  /** Tries that are assumed where the device does not tell how many it has. */
  private static final int ASSUMED_TRIES = 16;

  /** Two codes of so many tries each fit into one script. */
  private static final int MOST_TRIES = 200;

  private static final int BLOCKED = 0x6983;
  private static final Integer[] WRONG_OR_BLOCKED =
      Stream.concat(IntStream.rangeClosed(0x63C0, 0x63CF).boxed(), Stream.of(0x6300, BLOCKED))
          .toArray(Integer[]::new);

  private static final List<PivSlot> SLOTS =
      List.of(
          PivSlot.AUTHENTICATION,
          PivSlot.SIGNATURE,
          PivSlot.KEY_MANAGEMENT,
          PivSlot.CARD_AUTHENTICATION);

  private static final int WRONG_DATA = 0x6A80;
  private static final int NOT_FOUND = 0x6A82;
  private static final int FUNCTION_NOT_SUPPORTED = 0x6A81;
  private static final int REFERENCE_NOT_FOUND = 0x6A88;

  private final Target target;
  private final Knowledge knowledge;
  private final Channels channels;
  private final Codes codes;

  /** A plan from what is known now. */
  public RecyclePlan(
      Target target, Knowledge knowledge, Secrets secrets, PivPlan.ProofRequests random) {
    this.target = target;
    this.knowledge = knowledge;
    this.channels = new Channels(target, knowledge, secrets, random);
    this.codes = new Codes(target, knowledge, secrets);
  }

  @Override
  public Part due() {
    return knowledge.emptied() || target.resets() ? Part.NOTHING : Part.NAME;
  }

  @Override
  public Optional<PlannedScript> next(Target.Contents contents) throws PlanException {
    Plan.checkRestarts(knowledge);
    if (knowledge.emptied()) {
      return Optional.empty();
    }
    if (target.resets()) {
      return Optional.of(reset());
    }
    Optional<PlannedScript> preparation = channels.prepare(Application.PIV);
    return preparation.isPresent() ? preparation : Optional.of(overwrite(contents));
  }

  private PlannedScript reset() {
    PlannedScript.Builder script = new PlannedScript.Builder(Purpose.RECYCLE);
    script.stage("Blocking PIN and PUK");
    script.step(Step.of(PivCommands.select(), 256, Costs.SIMPLE));
    channels.recognise(script);
    int[] tries = knowledge.session().tries();
    for (int i = 0; i < bounded(tries[0]); i++) {
      script.step(wrongPin().accepting(WRONG_OR_BLOCKED));
    }
    script.step(wrongPin().accepting(BLOCKED));
    for (int i = 0; i < bounded(tries[1]); i++) {
      script.step(wrongPuk().accepting(WRONG_OR_BLOCKED));
    }
    script.step(wrongPuk().accepting(BLOCKED));
    script.stage("Erasing the device");
    // Another that came in between is not erased, nor taken for the one that was.
    channels.recognise(script);
    script.step(Step.of(PivExtensions.reset(), 0, 1000));
    script.stage("Checking that it is empty");
    script.step(Step.of(PivCommands.select(), 256, Costs.SIMPLE));
    if (target.metadata()) {
      factoryState(script, PivExtensions.getManagementKeyMetadata(), 0x9B);
      factoryState(script, PivExtensions.getMetadata(PinReference.PIN), 0x80);
      factoryState(script, PivExtensions.getMetadata(PinReference.PUK), 0x81);
      for (PivSlot slot : SLOTS) {
        script.step(
            Step.of(PivExtensions.getMetadata(slot), 512, Costs.SIMPLE)
                .accepting(REFERENCE_NOT_FOUND));
      }
    }
    // The others cannot be read without the maker's PIN.
    for (PivObject object : emptied(Map.of())) {
      if (object.readContact() == AccessRule.ALWAYS) {
        absent(script, object);
      }
    }
    channels.recognise(script);
    script.step(Step.of(PivCommands.select(), 256, Costs.SIMPLE), new Meaning.Emptied());
    return script.build();
  }

  private static int bounded(int tries) {
    return tries == 0 ? ASSUMED_TRIES : Math.min(tries, MOST_TRIES);
  }

  private static Step wrongPin() {
    try (Secret wrong = Secret.randomDigits(8)) {
      return Step.of(PivCommands.verify(PinReference.PIN, wrong), 0, Costs.CODE);
    }
  }

  private static Step wrongPuk() {
    try (Secret wrong = Secret.random(8);
        Secret pin = Secret.randomDigits(8)) {
      return Step.of(PivCommands.resetRetryCounter(wrong, pin), 0, Costs.CODE);
    }
  }

  private static void factoryState(
      PlannedScript.Builder script, CommandApdu command, int reference) {
    script.step(Step.of(command, 512, Costs.SIMPLE), new Meaning.FactoryState(reference));
  }

  private PlannedScript overwrite(Target.Contents contents) throws PlanException {
    Map<Integer, byte[]> name = contents.objects();
    List<PivObject> emptied = emptied(name);
    PlannedScript.Builder script = new PlannedScript.Builder(Purpose.RECYCLE);
    try (AdministrationChannel channel = channels.open(script, Optional.empty())) {
      // Its name first: nothing is changed on a card that would not be known again.
      script.stage("Naming the device");
      for (Map.Entry<Integer, byte[]> object : name.entrySet()) {
        channel.administer(
            script,
            DataObjects.write(object.getKey(), object.getValue()),
            new Meaning.Written(object.getKey()));
      }
      script.stage("Setting codes");
      codes.set(script, channel);
      for (Target.Slot slot : target.slots()) {
        script.stage("Overwriting key " + slot.name());
        channel.administer(
            script,
            Step.of(
                PivCommands.generateKeyPair(slot.slot(), slot.algorithm()),
                1024,
                Costs.generate(slot.algorithm())),
            new Meaning.Generated(slot.name(), slot.algorithm().id()));
      }
      script.stage("Emptying data objects");
      for (PivObject object : emptied) {
        channel.administer(
            script,
            // A card need not know every object of the standard; reading back tells.
            Step.of(PivCommands.putData(object.tag(), new byte[0]), 0, Costs.SIMPLE)
                .accepting(
                    0x9000, WRONG_DATA, FUNCTION_NOT_SUPPORTED, NOT_FOUND, REFERENCE_NOT_FOUND),
            new Meaning.Nothing());
      }
      channel.leave(script);
    }
    script.stage("Checking that it is empty");
    script.step(codes.verifyTransportPin());
    for (PivObject object : emptied) {
      absent(script, object);
    }
    for (int tag : name.keySet()) {
      script.step(
          Step.of(PivCommands.getData(tag), PivPlan.MAX_OBJECT, Costs.READ),
          new Meaning.Content(tag));
    }
    script.step(Step.of(PivCommands.select(), 256, Costs.SIMPLE), new Meaning.Emptied());
    return script.build();
  }

  private static void absent(PlannedScript.Builder script, PivObject object) {
    script.step(
        Step.of(PivCommands.getData(object.tag()), PivPlan.MAX_OBJECT, Costs.READ)
            .accepting(0x9000, FUNCTION_NOT_SUPPORTED, NOT_FOUND, REFERENCE_NOT_FOUND)
            .asSecret(),
        new Meaning.Absent(object.tag()));
  }

  /** All that can be of a person. The templates say how the application works, not whose it is. */
  private static List<PivObject> emptied(Map<Integer, byte[]> kept) {
    return Arrays.stream(PivObject.values())
        .filter(object -> !object.isTemplate())
        .filter(object -> !kept.containsKey(object.tag()))
        .toList();
  }
}
