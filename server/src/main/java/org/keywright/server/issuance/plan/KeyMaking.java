package org.keywright.server.issuance.plan;

import java.util.List;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.piv.command.PinPolicy;
import org.keywright.card.piv.command.PivCommands;
import org.keywright.card.piv.command.PivExtensions;
import org.keywright.card.piv.command.PivSlot;
import org.keywright.card.piv.command.TouchPolicy;
import org.keywright.card.script.Step;

/** Has a device make keys, and attest them where it can and shall. */
final class KeyMaking {

  private final Target target;
  private final Knowledge knowledge;

  KeyMaking(Target target, Knowledge knowledge) {
    this.target = target;
    this.knowledge = knowledge;
  }

  /** Whether each of these slots has a known key, attested where that is asked for. */
  boolean isDone(List<Target.Slot> slots) {
    List<String> names = slots.stream().map(Target.Slot::name).toList();
    return knowledge.hasKeys(names) && (!target.attests() || knowledge.hasAttestations(names));
  }

  /** Adds what makes the keys of these slots that are not known. */
  void add(PlannedScript.Builder script, AdministrationChannel channel, List<Target.Slot> slots) {
    for (Target.Slot slot : slots) {
      boolean fresh = knowledge.key(slot.name()).isEmpty();
      if (fresh) {
        generate(script, channel, slot);
      }
      if (target.attests() && (fresh || !knowledge.isAttested(slot.name()))) {
        attest(script, slot, fresh);
      }
    }
    if (target.attests()) {
      int tag = PivPlan.ATTESTATION_CERTIFICATE;
      script.step(
          Step.of(PivCommands.getData(tag), PivPlan.MAX_OBJECT, Costs.READ),
          new Meaning.Content(tag));
    }
  }

  private void generate(
      PlannedScript.Builder script, AdministrationChannel channel, Target.Slot slot) {
    script.stage("Generating the " + nameOf(slot.slot()) + " key");
    CommandApdu command =
        target.attests()
            ? PivExtensions.generateKeyPair(
                slot.slot(), slot.algorithm(), PinPolicy.DEFAULT, TouchPolicy.NEVER)
            : PivCommands.generateKeyPair(slot.slot(), slot.algorithm());
    channel.administer(
        script,
        Step.of(command, 1024, Costs.generate(slot.algorithm())),
        new Meaning.Generated(slot.name(), slot.algorithm().id()));
  }

  /** A key that an earlier attempt made is attested by itself if that one was cut off. */
  private static void attest(PlannedScript.Builder script, Target.Slot slot, boolean fresh) {
    if (!fresh) {
      script.stage("Attesting the " + nameOf(slot.slot()) + " key");
    }
    script.step(
        Step.of(PivExtensions.attest(slot.slot()), 4096, Costs.attest()),
        new Meaning.Attested(slot.name()));
  }

  private static String nameOf(PivSlot slot) {
    return switch (slot) {
      case AUTHENTICATION -> "authentication";
      case SIGNATURE -> "signature";
      case KEY_MANAGEMENT -> "encryption";
      case CARD_AUTHENTICATION -> "card authentication";
      default -> "retired";
    };
  }
}
