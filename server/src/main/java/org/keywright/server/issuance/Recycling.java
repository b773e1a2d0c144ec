package org.keywright.server.issuance;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.keywright.card.identify.Identification;
import org.keywright.card.script.ScriptResult;
import org.keywright.card.wire.Receipt;
import org.keywright.server.actor.Actor;
import org.keywright.server.device.Capabilities;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.device.DeviceModels;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.Devices;
import org.keywright.server.issuance.plan.Interpreter;
import org.keywright.server.issuance.plan.Knowledge;
import org.keywright.server.issuance.plan.Learned;
import org.keywright.server.issuance.plan.Meaning;
import org.keywright.server.issuance.plan.Plan;
import org.keywright.server.issuance.plan.PlanException;
import org.keywright.server.issuance.plan.PlannedScript;
import org.keywright.server.issuance.plan.RecyclePlan;
import org.keywright.server.issuance.plan.Secrets;
import org.keywright.server.issuance.plan.Target;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.Slot;
import org.keywright.server.policy.SlotPolicy;
import org.springframework.stereotype.Component;

/**
 * Makes a device ready to be issued anew. What was on it was revoked when this was asked for; until
 * it is seen to be empty, the device stays terminated.
 */
@Component
final class Recycling implements Work {

  private final IssuanceRepository issuances;
  private final DeviceBinding binding;
  private final SecretRecords secrets;
  private final Devices devices;
  private final DeviceModels models;
  private final Policies policies;
  private final PivContents contents;
  private final ServerOrigin origin;

  Recycling(
      IssuanceRepository issuances,
      DeviceBinding binding,
      SecretRecords secrets,
      Devices devices,
      DeviceModels models,
      Policies policies,
      PivContents contents,
      ServerOrigin origin) {
    this.origin = origin;
    this.issuances = issuances;
    this.binding = binding;
    this.secrets = secrets;
    this.devices = devices;
    this.models = models;
    this.policies = policies;
    this.contents = contents;
  }

  /** Everything that a run is about. */
  private record Case(Device device, DeviceModel model, Target target) {}

  @Override
  public Progress begin(
      OpenIssuance open, Identification identification, String ticket, Actor actor) throws Refusal {
    Sighting sighting = Sighting.of(identification, ticket);
    Issuance issuance = open.issuance();
    Device device = binding.findWanted(issuance, sighting);
    if (device.state() != DeviceState.TERMINATED) {
      throw new Refusal(
          "DEVICE_NOT_AVAILABLE",
          "The device took another turn meanwhile. Begin its recycling anew.",
          false);
    }
    Case about = about(issuance);
    Knowledge knowledge = open.knowledge().forNewAttempt().identifiedAs(sighting.identity());
    if (!about.target().resets()) {
      knowledge =
          secrets.proposeForRecycling(
              knowledge,
              device,
              about.target(),
              issuances.oldKeyVersion(device.id(), issuance.id()));
    }
    try {
      return Progress.to(open.with(secrets.survey(issuance, knowledge, device, sighting)));
    } catch (Refusal refusal) {
      return new Progress(open.with(knowledge), refusal);
    }
  }

  @Override
  public Progress learn(
      OpenIssuance open, List<Meaning> meanings, ScriptResult result, Actor actor) {
    Case about = about(open.issuance());
    Learned learned = secrets.read(open, about.device(), meanings, result);
    OpenIssuance next = open.with(learned.knowledge());
    Learned.Fault fault = learned.fault();
    if (fault != null) {
      return new Progress(
          next,
          fault.code().equals(Interpreter.PUK_BLOCKED)
              ? onlyDestroy(fault.stage(), fault.detail())
              : Refusal.of(fault));
    }
    if (!next.knowledge().emptied() || open.issuance().state() != IssuanceState.OPEN) {
      return Progress.to(next);
    }
    try {
      checkName(next, about, learned.contents());
    } catch (Refusal refusal) {
      return new Progress(next, refusal);
    }
    if (about.target().resets()) {
      secrets.forgetAll(about.device());
    }
    devices.apply(about.device().id(), new DeviceTransition.CompleteRecycling(), actor, "");
    return Progress.to(next.with(next.issuance().in(IssuanceState.DONE)));
  }

  private void checkName(OpenIssuance open, Case about, Map<Integer, byte[]> read) throws Refusal {
    for (Map.Entry<Integer, byte[]> written : name(open, about).entrySet()) {
      if (!Arrays.equals(written.getValue(), read.get(written.getKey()))) {
        throw new Refusal(
            "READ_BACK_DIFFERS",
            "The device does not hold what was written to it. Retry; if it happens again, the"
                + " device is faulty.",
            true);
      }
    }
  }

  /** A card that is known by the GUID in its CHUID keeps one, which says nothing else. */
  private Map<Integer, byte[]> name(OpenIssuance open, Case about) {
    if (about.model().capabilities().hardwareId() != Capabilities.HardwareIdSource.CHUID_GUID) {
      return Map.of();
    }
    Map<Integer, byte[]> stored = issuances.objects(open);
    if (stored.isEmpty()) {
      issuances.addObjects(open, contents.name(guid(open, about)));
      stored = issuances.objects(open);
    }
    return stored;
  }

  private UUID guid(OpenIssuance open, Case about) {
    return binding
        .guidOf(open.knowledge().identity())
        .or(() ->
            runsOf(about.device().id()).stream()
                .map(Issuance::cardUuid)
                .filter(Objects::nonNull)
                .findFirst())
        .orElseThrow(() -> new IllegalStateException("a card was issued without a GUID"));
  }

  /** The issuances of a device, the newest first. */
  private List<Issuance> runsOf(UUID device) {
    return issuances.list(device, null, 100).stream()
        .filter(run -> run.operation() == Operation.ISSUE)
        .toList();
  }

  @Override
  public Optional<PlannedScript> next(OpenIssuance open) throws Refusal, PlanException {
    Case about = about(open.issuance());
    try (Secrets opened = secrets.open(about.device())) {
      Proofs random = new Proofs(origin.value(), open.issuance().id());
      RecyclePlan plan = new RecyclePlan(about.target(), open.knowledge(), opened, random);
      Map<Integer, byte[]> objects = plan.due() == Plan.Part.NAME ? name(open, about) : Map.of();
      return plan.next(new Target.Contents(objects));
    } catch (PlanException e) {
      if (e.code().equals(PlanException.PUK_UNKNOWN)) {
        // Another card may have been in its place; when its tries are used up it is certain.
        throw new Refusal(
            e.code(),
            "The device takes no PUK that is on record. Insert it once more and retry, in case"
                + " another one was in its place; each time costs one of its tries. If none is"
                + " left, it can only be destroyed.",
            "",
            String.valueOf(e.getMessage()),
            true);
      }
      throw e;
    }
  }

  private static Refusal onlyDestroy(String stage, String detail) {
    return new Refusal(
        "DEVICE_ONLY_DESTROY",
        "Nobody can set a PIN on this device any more, and it cannot be reset. Its certificates are"
            + " revoked: destroy it.",
        stage,
        detail,
        false);
  }

  @Override
  public Bound bound(OpenIssuance open) {
    Case about = about(open.issuance());
    return new Bound(
        about.model().name(), open.knowledge().identity(), about.target().segmentation());
  }

  @Override
  public Receipt receipt(OpenIssuance open) {
    Case about = about(open.issuance());
    return Receipts.ofRecycling(open.issuance(), about.device(), about.target());
  }

  private Case about(Issuance issuance) {
    Device device = devices.get(Objects.requireNonNull(issuance.device()));
    DeviceModel model = models.get(device.model());
    Set<Slot> slots = new HashSet<>();
    for (Issuance run : runsOf(device.id())) {
      policies.get(Objects.requireNonNull(run.policy())).policy().piv().slots().stream()
          .map(SlotPolicy::slot)
          .forEach(slots::add);
    }
    return new Case(device, model, Targets.recycled(model, slots));
  }
}
