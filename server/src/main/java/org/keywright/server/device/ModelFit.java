package org.keywright.server.device;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.keywright.server.api.FieldProblem;
import org.keywright.server.api.Findings;
import org.keywright.server.policy.Attestation;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.ManagementKeyAlgorithm;
import org.keywright.server.policy.PinRules;
import org.keywright.server.policy.PivPolicy;
import org.keywright.server.policy.SlotPolicy;

/** Whether the devices of a model can be what a policy asks for. */
public final class ModelFit {

  private ModelFit() {}

  /** What the model cannot do, by the fields of the policy; empty if it can do all of it. */
  public static List<FieldProblem> check(DevicePolicy policy, DeviceModel model) {
    Capabilities can = model.capabilities();
    PivPolicy piv = policy.piv();
    Findings findings = new Findings();
    findings.require(
        policy.deviceModels().contains(model.name()),
        "deviceModels",
        "does not name " + model.name());
    for (int i = 0; i < piv.slots().size(); i++) {
      SlotPolicy slot = piv.slots().get(i);
      findings.require(
          can.keyAlgorithms().contains(slot.algorithm()),
          "piv.slots[" + i + "].algorithm",
          "cannot be "
              + slot.algorithm().label()
              + " on "
              + model.name()
              + ": choose "
              + labels(can.keyAlgorithms(), KeyAlgorithm::label));
    }
    checkPin(piv.pin(), model, findings);
    return findings
        .require(
            !can.setsManagementKey()
                || can.managementKeyAlgorithms().contains(piv.managementKeyAlgorithm()),
            "piv.managementKeyAlgorithm",
            "cannot be "
                + piv.managementKeyAlgorithm().label()
                + " on "
                + model.name()
                + ": choose "
                + labels(can.managementKeyAlgorithms(), ManagementKeyAlgorithm::label))
        .require(
            piv.attestation() != Attestation.REQUIRED || can.attestation(),
            "piv.attestation",
            "cannot be required: " + model.name() + " does not attest its keys")
        .problems();
  }

  private static void checkPin(PinRules rules, DeviceModel model, Findings findings) {
    PinForm form = model.pin();
    findings
        .require(
            rules.minLength() >= form.minLength(),
            "piv.pin.minLength",
            "has to be at least "
                + form.minLength()
                + ", which is the shortest PIN of "
                + model.name())
        .require(
            rules.maxLength() <= form.maxLength(),
            "piv.pin.maxLength",
            "has to be at most "
                + form.maxLength()
                + ", which is the longest PIN of "
                + model.name())
        .require(
            rules.digitsOnly() || !form.digitsOnly(),
            "piv.pin.digitsOnly",
            "has to be yes: " + model.name() + " takes decimal digits only");
  }

  private static <T> String labels(Set<T> values, Function<T, String> label) {
    return values.stream().map(label).collect(Collectors.joining(", "));
  }
}
