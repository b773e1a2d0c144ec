package org.keywright.server.issuance;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.command.PivSlot;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.script.PinRules;
import org.keywright.card.script.Segmentation;
import org.keywright.server.device.Capabilities;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.issuance.plan.Target;
import org.keywright.server.policy.Attestation;
import org.keywright.server.policy.DataObject;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.PivPolicy;
import org.keywright.server.policy.Slot;
import org.keywright.server.policy.SlotPolicy;

/** What a device of a model becomes by a policy. */
final class Targets {

  private Targets() {}

  /** Model and policy together; refuses what the model cannot do. */
  static Target of(DeviceModel model, DevicePolicy policy) throws Refusal {
    Capabilities can = model.capabilities();
    PivPolicy piv = policy.piv();
    if (!policy.deviceModels().contains(model.name())) {
      throw new Refusal(
          "MODEL_NOT_PERMITTED",
          "The policy " + policy.name() + " is not for devices like this: " + model.title() + ".",
          false);
    }
    for (SlotPolicy slot : piv.slots()) {
      if (can.keyAlgorithms().stream().noneMatch(a -> a.name().equals(slot.algorithm().name()))) {
        throw new Refusal(
            "ALGORITHM_NOT_SUPPORTED",
            "The policy asks for "
                + slot.algorithm().label()
                + ", which "
                + model.title()
                + " cannot do.",
            false);
      }
    }
    if (piv.attestation() == Attestation.REQUIRED && !can.attestation()) {
      throw new Refusal(
          "ATTESTATION_NOT_SUPPORTED",
          "The policy asks for attested keys, which " + model.title() + " cannot give.",
          false);
    }
    return new Target(
        managedBy(can),
        can.metadata(),
        can.attestation() && piv.attestation() != Attestation.OFF,
        can.setsManagementKey(),
        can.setRetries(),
        can.reset(),
        segmentation(can),
        PivAlgorithm.valueOf(piv.managementKeyAlgorithm().name()),
        piv.pinTries(),
        piv.pukTries(),
        pinRules(model, piv),
        piv.slots().stream().map(Targets::slot).toList(),
        readable(piv, can.writeDiscovery()));
  }

  /**
   * What a device of a model becomes when it is recycled.
   *
   * @param slots that may hold a key
   */
  static Target recycled(DeviceModel model, Set<Slot> slots) {
    Capabilities can = model.capabilities();
    // Any key will do: it is made to overwrite another, and nobody certifies it.
    PivAlgorithm algorithm =
        can.keyAlgorithms().stream().anyMatch(a -> a.name().equals(KeyAlgorithm.ECC_P256.name()))
            ? PivAlgorithm.P_256
            : PivAlgorithm.RSA_2048;
    return new Target(
        managedBy(can),
        can.metadata(),
        false,
        false,
        false,
        can.reset(),
        segmentation(can),
        PivAlgorithm.AES_256,
        0,
        0,
        anyPin(model),
        slots.stream().sorted().map(slot -> new Target.Slot(slot(slot), algorithm)).toList(),
        List.of());
  }

  private static Target.ManagedBy managedBy(Capabilities can) {
    return can.managedBy() == Capabilities.ManagedBy.SCP03
        ? Target.ManagedBy.SCP03
        : Target.ManagedBy.MANAGEMENT_KEY;
  }

  private static Segmentation segmentation(Capabilities can) {
    return can.segmentation() == Capabilities.Segmentation.EXTENDED
        ? Segmentation.EXTENDED
        : Segmentation.CHAINED;
  }

  /** Every PIN that a device of the model may have. */
  static PinRules anyPin(DeviceModel model) {
    return new PinRules(
        model.pin().minLength(), model.pin().maxLength(), model.pin().digitsOnly(), false);
  }

  private static PinRules pinRules(DeviceModel model, PivPolicy piv) {
    var rules = piv.pin();
    return new PinRules(
        Math.max(rules.minLength(), model.pin().minLength()),
        Math.min(rules.maxLength(), model.pin().maxLength()),
        rules.digitsOnly() || model.pin().digitsOnly(),
        rules.forbidSequences() || rules.forbidRepeats());
  }

  private static Target.Slot slot(SlotPolicy policy) {
    return new Target.Slot(slot(policy.slot()), algorithm(policy.algorithm()));
  }

  static PivSlot slot(Slot slot) {
    return switch (slot) {
      case AUTHENTICATION -> PivSlot.AUTHENTICATION;
      case SIGNATURE -> PivSlot.SIGNATURE;
      case KEY_MANAGEMENT -> PivSlot.KEY_MANAGEMENT;
      case CARD_AUTHENTICATION -> PivSlot.CARD_AUTHENTICATION;
    };
  }

  static PivAlgorithm algorithm(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case RSA_2048 -> PivAlgorithm.RSA_2048;
      case RSA_3072 -> PivAlgorithm.RSA_3072;
      case ECC_P256 -> PivAlgorithm.P_256;
      case ECC_P384 -> PivAlgorithm.P_384;
    };
  }

  /** Tags of all that is read back: objects, then certificates. */
  private static List<Integer> readable(PivPolicy piv, boolean discovery) {
    List<Integer> tags = new ArrayList<>();
    for (DataObject object : DataObject.values()) {
      if (piv.writes(object) && (discovery || object != DataObject.DISCOVERY)) {
        tags.add(tag(object));
      }
    }
    for (SlotPolicy slot : piv.slots()) {
      tags.add(certificateTag(slot.slot()));
    }
    return tags;
  }

  static int tag(DataObject object) {
    return object.object().tag();
  }

  static int certificateTag(Slot slot) {
    return PivObject.certificateOf(slot(slot).reference()).orElseThrow().tag();
  }
}
