package org.keywright.server.issuance.plan;

import java.util.List;
import java.util.Optional;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.piv.command.PivCommands;
import org.keywright.card.piv.command.PivSlot;
import org.keywright.card.script.Hole;
import org.keywright.card.script.PinRules;
import org.keywright.card.script.Purpose;
import org.keywright.card.script.Step;

/**
 * Gives a device in use new keys and certificates, under the PIN that its holder types: nothing is
 * replaced before the device took that. The PIN, the PUK and all other data objects stay.
 *
 * <p>The key management key stays, too, and gets a certificate of a later end: without it nobody
 * could read what was encrypted for it.
 */
public final class RenewPlan implements Plan {

  private static final int PIN_LENGTH = 8;

  private final PinRules pin;
  private final Knowledge knowledge;
  private final PivPlan.ProofRequests proofs;
  private final Channels channels;
  private final List<Target.Slot> renewed;
  private final KeyMaking keys;

  private enum Phase {
    /** The holder shows their PIN. */
    ASK,
    /** New keys. */
    MAKE,
    /** Proofs that the device has them, under the holder's PIN. */
    PROVE,
    /** The certificates, written and read back. */
    COMPLETE,
    /** Nothing. */
    DONE
  }

  /**
   * A plan from what is known now.
   *
   * @param pin what the PIN that the holder has must be
   */
  public RenewPlan(
      Target target,
      PinRules pin,
      Knowledge knowledge,
      Secrets secrets,
      PivPlan.ProofRequests proofs) {
    this.pin = pin;
    this.knowledge = knowledge;
    this.proofs = proofs;
    this.channels = new Channels(target, knowledge, secrets, proofs);
    this.renewed = renewed(target);
    this.keys = new KeyMaking(target, knowledge);
  }

  private static List<Target.Slot> renewed(Target target) {
    return target.slots().stream().filter(slot -> slot.slot() != PivSlot.KEY_MANAGEMENT).toList();
  }

  private Phase phase() {
    if (knowledge.readBack()) {
      return Phase.DONE;
    }
    if (knowledge.hasProofs(renewed.stream().map(Target.Slot::name).toList())) {
      return Phase.COMPLETE;
    }
    if (keys.isDone(renewed)) {
      return Phase.PROVE;
    }
    return knowledge.session().pinShown() ? Phase.MAKE : Phase.ASK;
  }

  @Override
  public Part due() {
    return switch (phase()) {
      case ASK, MAKE, PROVE -> Part.NAME;
      case COMPLETE -> Part.ALL;
      case DONE -> Part.NOTHING;
    };
  }

  @Override
  public Optional<PlannedScript> next(Target.Contents contents) throws PlanException {
    Plan.checkRestarts(knowledge);
    return switch (phase()) {
      case ASK -> Optional.of(underPin(contents, "Checking your PIN", List.of()));
      case PROVE -> Optional.of(underPin(contents, "Proving the keys", renewed));
      case MAKE -> administered(this::make);
      case COMPLETE -> administered(() -> complete(contents));
      case DONE -> Optional.empty();
    };
  }

  private interface Making {
    PlannedScript script() throws PlanException;
  }

  private Optional<PlannedScript> administered(Making making) throws PlanException {
    Optional<PlannedScript> preparation = channels.prepare(Application.PIV);
    return preparation.isPresent() ? preparation : Optional.of(making.script());
  }

  private PlannedScript underPin(Target.Contents contents, String label, List<Target.Slot> slots)
      throws PlanException {
    PlannedScript.Builder script = new PlannedScript.Builder(Purpose.RENEW).stage(label);
    script.step(Step.of(PivCommands.select(), 256, Costs.SIMPLE));
    channels.recognise(script);
    PivPlan.expectChuid(script, contents);
    script.step(showPin(), new Meaning.PinShown());
    new Proving(knowledge, proofs).addUnderPin(script, slots, showPin(), new Meaning.PinShown());
    return script.build();
  }

  private Step showPin() {
    CommandApdu verify = CommandApdu.of(0x00, 0x20, 0x00, 0x80, new byte[PIN_LENGTH]);
    return Step.of(verify, 0, Costs.CODE)
        .asSecret()
        .withHole(new Hole.Pin(0, PIN_LENGTH, Hole.PinKind.CURRENT, 0xFF, pin));
  }

  private PlannedScript make() throws PlanException {
    PlannedScript.Builder script = new PlannedScript.Builder(Purpose.PERSONALIZE);
    try (AdministrationChannel channel = channels.open(script, Optional.empty())) {
      keys.add(script, channel, renewed);
    }
    return script.build();
  }

  /**
   * Of a card without a serial number, only its CHUID tells that it is the one that was written.
   */
  private PlannedScript complete(Target.Contents contents) throws PlanException {
    Target.Contents certificates = contents.without(PivPlan.CHUID);
    PlannedScript.Builder script = new PlannedScript.Builder(Purpose.PERSONALIZE);
    try (AdministrationChannel channel = channels.open(script, Optional.empty())) {
      DataObjects.writeAll(
          script.stage("Writing certificates"), channel, certificates, knowledge.written());
      channel.leave(script);
    }
    script.stage("Reading the certificates back");
    PivPlan.expectChuid(script, contents);
    DataObjects.readAll(script, List.copyOf(certificates.objects().keySet()));
    return script.build();
  }
}
