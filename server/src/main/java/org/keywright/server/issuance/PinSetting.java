package org.keywright.server.issuance;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.keywright.card.identify.Identification;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.script.PinRules;
import org.keywright.card.script.ScriptResult;
import org.keywright.card.wire.Receipt;
import org.keywright.server.actor.Actor;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.device.DeviceModels;
import org.keywright.server.device.Devices;
import org.keywright.server.issuance.plan.Knowledge;
import org.keywright.server.issuance.plan.Learned;
import org.keywright.server.issuance.plan.Meaning;
import org.keywright.server.issuance.plan.PinFaults;
import org.keywright.server.issuance.plan.PinPlan;
import org.keywright.server.issuance.plan.Plan;
import org.keywright.server.issuance.plan.PlanException;
import org.keywright.server.issuance.plan.PlannedScript;
import org.keywright.server.issuance.plan.Secrets;
import org.keywright.server.issuance.plan.Target;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.PinRecovery;
import org.keywright.server.policy.Policies;
import org.springframework.stereotype.Component;

/**
 * Sets the PIN that the holder of a device in use chooses. The device stays in use whatever comes
 * of it, and its certificates stay as they are.
 */
@Component
final class PinSetting implements Work {

  private final IssuanceRepository issuances;
  private final DevicesInUse inUse;
  private final SecretRecords secrets;
  private final Devices devices;
  private final DeviceModels models;
  private final Policies policies;
  private final HolderNotices notices;

  PinSetting(
      IssuanceRepository issuances,
      DevicesInUse inUse,
      SecretRecords secrets,
      Devices devices,
      DeviceModels models,
      Policies policies,
      HolderNotices notices) {
    this.issuances = issuances;
    this.inUse = inUse;
    this.secrets = secrets;
    this.devices = devices;
    this.models = models;
    this.policies = policies;
    this.notices = notices;
  }

  /** Everything that a run is about. */
  private record Case(Device device, Target target, PinRules anyPin, PinRecovery recovery) {}

  @Override
  public Progress begin(
      OpenIssuance open, Identification identification, String ticket, Actor actor) throws Refusal {
    Sighting sighting = Sighting.of(identification, ticket);
    Issuance issuance = open.issuance();
    Device device = inUse.find(issuance, sighting);
    byte[] chuid = sighting.chuid();
    if (chuid != null) {
      issuances.addObjects(open, Map.of(PivObject.CHUID.tag(), chuid));
    }
    Knowledge knowledge =
        open.knowledge()
            .forNewAttempt()
            .identifiedAs(sighting.identity())
            .withPinTriesLeft(sighting.pinTriesLeft());
    try {
      return Progress.to(open.with(secrets.survey(issuance, knowledge, device, sighting)));
    } catch (Refusal refusal) {
      return new Progress(open.with(knowledge), refusal);
    }
  }

  /** What the device says of its PIN decides what is needed; the policy, whether it may be done. */
  private static void requirePossible(Operation operation, PinRecovery recovery, boolean blocked)
      throws Refusal {
    if (!operation.usesPuk()) {
      if (blocked) {
        throw new Refusal(PinFaults.BLOCKED, PinFaults.BLOCKED_NOW, false);
      }
      return;
    }
    if (!(blocked ? recovery.unlock() : recovery.reset()).isGiven()) {
      throw new Refusal(
          "PIN_RECOVERY_FORBIDDEN",
          blocked
              ? "The PIN is blocked, and the policy does not let it be unlocked: the device has to"
                  + " be replaced."
              : "The PIN is not blocked, and the policy does not let a forgotten one be replaced."
                  + " If you have just chosen one, it holds.",
          false);
    }
  }

  @Override
  public Progress learn(
      OpenIssuance open, List<Meaning> meanings, ScriptResult result, Actor actor) {
    Issuance issuance = open.issuance();
    Device device = devices.get(Objects.requireNonNull(issuance.device()));
    Learned learned = secrets.read(open, device, meanings, result);
    OpenIssuance next = open.with(learned.knowledge());
    Learned.Fault fault = learned.fault();
    if (fault != null) {
      return new Progress(next, Refusal.of(fault));
    }
    if (!next.knowledge().activated() || issuance.state() != IssuanceState.OPEN) {
      return Progress.to(next);
    }
    devices.recordHoldersPin(device.id(), issuance.operation().action(), actor);
    secrets.forgetPin(device);
    notices.afterPin(device, issuance.operation());
    return Progress.to(next.with(issuance.in(IssuanceState.DONE)));
  }

  @Override
  public Optional<PlannedScript> next(OpenIssuance open) throws Refusal, PlanException {
    Issuance issuance = open.issuance();
    Case about = about(issuance);
    Meaning.PinAuthority by =
        switch (issuance.operation()) {
          case CHANGE_PIN -> Meaning.PinAuthority.CURRENT_PIN;
          case FIRST_PIN -> Meaning.PinAuthority.INITIAL_PIN;
          case RESET_PIN, UNLOCK -> Meaning.PinAuthority.PUK;
          case ISSUE, RECYCLE, RENEW ->
              throw new IllegalStateException(issuance.operation() + " sets no holder's PIN");
        };
    try (Secrets opened = secrets.open(about.device())) {
      PinPlan plan = new PinPlan(by, about.target(), about.anyPin(), open.knowledge(), opened);
      if (plan.due() == Plan.Part.NOTHING) {
        return Optional.empty();
      }
      DevicesInUse.requireStill(about.device());
      requirePossible(issuance.operation(), about.recovery(), open.knowledge().isPinBlocked());
      return plan.next(new Target.Contents(issuances.objects(open)));
    }
  }

  @Override
  public Bound bound(OpenIssuance open) {
    Case about = about(open.issuance());
    return new Bound(
        about.device().model(), open.knowledge().identity(), about.target().segmentation());
  }

  @Override
  public Receipt receipt(OpenIssuance open) {
    Issuance issuance = open.issuance();
    return Receipts.ofPin(issuance, devices.get(Objects.requireNonNull(issuance.device())));
  }

  private Case about(Issuance issuance) {
    Device device = devices.get(Objects.requireNonNull(issuance.device()));
    DeviceModel model = models.get(device.model());
    DevicePolicy policy = policies.get(Objects.requireNonNull(issuance.policy())).policy();
    try {
      return new Case(
          device, Targets.of(model, policy), Targets.anyPin(model), policy.pinRecovery());
    } catch (Refusal e) {
      throw new IllegalStateException("a device is in use that its policy does not permit", e);
    }
  }
}
