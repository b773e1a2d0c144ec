package org.keywright.server.device;

import java.util.List;
import org.keywright.server.api.FieldProblem;
import org.keywright.server.api.Findings;
import org.keywright.server.policy.Attestation;
import org.keywright.server.policy.DevicePolicy;
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
          model.name() + " cannot make keys of " + slot.algorithm().label());
    }
    return findings
        .require(
            !can.setsManagementKey()
                || can.managementKeyAlgorithms().contains(piv.managementKeyAlgorithm()),
            "piv.managementKeyAlgorithm",
            model.name()
                + " cannot have a management key of "
                + piv.managementKeyAlgorithm().label())
        .require(
            piv.attestation() != Attestation.REQUIRED || can.attestation(),
            "piv.attestation",
            model.name() + " cannot attest its keys")
        .require(
            piv.pin().minLength() >= model.pin().minLength()
                && piv.pin().maxLength() <= model.pin().maxLength(),
            "piv.pin",
            model.name()
                + " takes PINs of "
                + model.pin().minLength()
                + " to "
                + model.pin().maxLength()
                + " characters")
        .require(
            piv.pin().digitsOnly() || !model.pin().digitsOnly(),
            "piv.pin.digitsOnly",
            model.name() + " takes decimal digits only")
        .problems();
  }
}
