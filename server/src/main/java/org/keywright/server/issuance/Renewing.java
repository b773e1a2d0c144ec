package org.keywright.server.issuance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.keywright.card.identify.Identification;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.script.PinRules;
import org.keywright.card.script.ScriptResult;
import org.keywright.card.wire.Receipt;
import org.keywright.server.actor.Actor;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.device.DeviceModels;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.Devices;
import org.keywright.server.issuance.plan.Knowledge;
import org.keywright.server.issuance.plan.Learned;
import org.keywright.server.issuance.plan.Meaning;
import org.keywright.server.issuance.plan.PinFaults;
import org.keywright.server.issuance.plan.Plan;
import org.keywright.server.issuance.plan.PlanException;
import org.keywright.server.issuance.plan.PlannedScript;
import org.keywright.server.issuance.plan.RenewPlan;
import org.keywright.server.issuance.plan.Secrets;
import org.keywright.server.issuance.plan.Target;
import org.keywright.server.people.People;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.Slot;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives a device in use new keys and certificates. The device stays in use whatever comes of it;
 * its old certificates stay good until the new ones were read back from it and are good, and are
 * superseded then.
 */
@Component
final class Renewing implements Work {

  private static final String KEY_MANAGEMENT = Slot.KEY_MANAGEMENT.keyReference();

  private final IssuanceRepository issuances;
  private final DevicesInUse inUse;
  private final SecretRecords secrets;
  private final Devices devices;
  private final DeviceModels models;
  private final Entitlements entitlements;
  private final People people;
  private final Certification certification;
  private final Credentials credentials;
  private final Withdrawals withdrawals;
  private final ReadBack readBack;
  private final ServerOrigin origin;
  private final TransactionTemplate transactions;

  Renewing(
      IssuanceRepository issuances,
      DevicesInUse inUse,
      SecretRecords secrets,
      Devices devices,
      DeviceModels models,
      Entitlements entitlements,
      People people,
      Certification certification,
      Credentials credentials,
      Withdrawals withdrawals,
      ReadBack readBack,
      ServerOrigin origin,
      PlatformTransactionManager manager) {
    this.issuances = issuances;
    this.inUse = inUse;
    this.secrets = secrets;
    this.devices = devices;
    this.models = models;
    this.entitlements = entitlements;
    this.people = people;
    this.certification = certification;
    this.credentials = credentials;
    this.withdrawals = withdrawals;
    this.readBack = readBack;
    this.origin = origin;
    this.transactions = new TransactionTemplate(manager);
  }

  /** Everything that a run is about. */
  private record Case(Device device, DeviceModel model, DevicePolicy policy, Target target) {}

  @Override
  public Progress begin(
      OpenIssuance open, Identification identification, String ticket, Actor actor) throws Refusal {
    Sighting sighting = Sighting.of(identification, ticket);
    Issuance issuance = open.issuance();
    Device device = inUse.find(issuance, sighting);
    if (issuance.state() == IssuanceState.PENDING) {
      // The device has everything: only the authority is waited for.
      return Progress.to(open.with(open.knowledge().identifiedAs(sighting.identity())));
    }
    entitlements.requireStillAgreed(issuance);
    byte[] chuid = sighting.chuid();
    if (chuid != null) {
      issuances.addObjects(open, Map.of(PivObject.CHUID.tag(), chuid));
    }
    OpenIssuance named = named(open, device);
    Knowledge knowledge =
        secrets
            .withAdministrationKeys(named.knowledge(), device)
            .identifiedAs(sighting.identity())
            .withPinTriesLeft(sighting.pinTriesLeft());
    try {
      return Progress.to(named.with(secrets.survey(issuance, knowledge, device, sighting)));
    } catch (Refusal refusal) {
      return new Progress(named.with(knowledge), refusal);
    }
  }

  /** The card's numbers and dates as it was issued with, and the key that it keeps. */
  private OpenIssuance named(OpenIssuance open, Device device) {
    OpenIssuance issued =
        issuances
            .issued(device.id())
            .orElseThrow(() -> new IllegalStateException("a device is in use without an issuance"));
    Knowledge knowledge = open.knowledge().forNewAttempt();
    Optional<Knowledge.Key> kept = issued.knowledge().key(KEY_MANAGEMENT);
    if (kept.isPresent()) {
      // Its possession was proved when it was made, and it has been there since.
      knowledge = knowledge.withKey(KEY_MANAGEMENT, kept.get().withCertificate(null));
    }
    Issuance source = issued.issuance();
    return new OpenIssuance(
        open.issuance()
            .of(
                device.id(),
                Objects.requireNonNull(source.cardUuid()),
                Objects.requireNonNull(source.expiresOn())),
        issued.fascn(),
        knowledge,
        open.cipher());
  }

  @Override
  public Progress learn(
      OpenIssuance open, List<Meaning> meanings, ScriptResult result, Actor actor) {
    Case about = about(open.issuance());
    Learned learned = secrets.read(open, about.device(), meanings, result);
    // An attestation counts once it was checked, and not before.
    OpenIssuance next = open.with(learned.knowledge().withAttestationsOf(open.knowledge()));
    try {
      next = certification.attest(next, learned, about.device(), about.model(), about.policy());
      next = compare(next, about, learned.contents());
    } catch (Refusal refusal) {
      return new Progress(next, refusal);
    }
    Learned.Fault fault = learned.fault();
    return new Progress(next, fault == null ? null : Refusal.of(fault));
  }

  private OpenIssuance compare(OpenIssuance open, Case about, Map<Integer, byte[]> read)
      throws Refusal {
    List<Integer> wanted = certificates(about.target());
    if (open.knowledge().readBack() || !read.keySet().containsAll(wanted)) {
      return open;
    }
    List<Receipt.Item> passed =
        readBack.judge(
            about.policy().piv().kind(), wanted, issuances.objects(open), read, open.knowledge());
    return open.with(open.knowledge().withReadBack(passed))
        .with(open.issuance().in(IssuanceState.PENDING));
  }

  private static List<Integer> certificates(Target target) {
    return target.slots().stream()
        .map(slot -> PivObject.certificateOf(slot.slot().reference()).orElseThrow().tag())
        .toList();
  }

  @Override
  public boolean isDue(OpenIssuance open) {
    return open.issuance().state() == IssuanceState.PENDING
        || isToBeCertified(open.knowledge(), about(open.issuance()).target().slotNames());
  }

  private static boolean isToBeCertified(Knowledge knowledge, List<String> slots) {
    return knowledge.hasProofs(slots) && !knowledge.hasCertificates(slots);
  }

  @Override
  public Certified certifyIfDue(UUID id, int attempt) throws Refusal {
    List<CertificateOrder> asked = transactions.execute(status -> placeOrders(id, attempt));
    return certification.certify(id, asked, this::settle);
  }

  private List<CertificateOrder> placeOrders(UUID id, int attempt) {
    OpenIssuance open = issuances.lock(id).orElseThrow();
    Issuance issuance = open.issuance();
    Case about = about(issuance);
    boolean current = issuance.attempt() == attempt && issuance.state() == IssuanceState.OPEN;
    if (!current
        || about.device().state() != DeviceState.ACTIVE
        || !isToBeCertified(open.knowledge(), about.target().slotNames())) {
      return List.of();
    }
    return certification.place(
        open,
        people.get(Objects.requireNonNull(issuance.holder())),
        about.policy(),
        about.device().id());
  }

  private void settle(OpenIssuance now) {
    if (now.issuance().state() == IssuanceState.CANCELLED) {
      credentials.abandon(Objects.requireNonNull(now.issuance().device()), now.issuance().id());
    }
  }

  @Override
  public OpenIssuance store(OpenIssuance open, Certified certified) throws Refusal {
    if (certified.bySlot().isEmpty()) {
      return open;
    }
    Case about = about(open.issuance());
    return certification.store(open, certified, about.model(), about.policy());
  }

  /**
   * Makes the new certificates good, and revokes the old ones. A device that is out of use by now
   * gets them when it is in use again.
   */
  @Override
  public void releaseIfDue(UUID id, int attempt, Actor actor) {
    transactions.executeWithoutResult(status -> {
      OpenIssuance open = issuances.lock(id).orElseThrow();
      Issuance issuance = open.issuance();
      if (issuance.state() != IssuanceState.PENDING || issuance.attempt() != attempt) {
        return;
      }
      Device device = devices.lock(Objects.requireNonNull(issuance.device()));
      if (device.state() == DeviceState.ACTIVE) {
        credentials.release(device.id(), id);
      }
      for (Map.Entry<String, Knowledge.Key> key : open.knowledge().slots().entrySet()) {
        credentials.supersede(device.id(), key.getKey(), key.getValue().publicKey(), id);
      }
      devices.recordUse(device.id(), issuance.operation().action(), actor);
      issuances.save(open.with(issuance.in(IssuanceState.DONE)));
      withdrawals.endOf(id);
    });
  }

  @Override
  public Optional<PlannedScript> next(OpenIssuance open) throws Refusal, PlanException {
    Case about = about(open.issuance());
    PinRules pin = Targets.anyPin(about.model());
    Proofs proofs = new Proofs(origin.value(), open.issuance().id());
    try (Secrets opened = secrets.open(about.device())) {
      RenewPlan plan = new RenewPlan(about.target(), pin, open.knowledge(), opened, proofs);
      if (plan.due() == Plan.Part.NOTHING) {
        return Optional.empty();
      }
      DevicesInUse.requireStill(about.device());
      if (open.knowledge().isPinBlocked()) {
        throw new Refusal(PinFaults.BLOCKED, PinFaults.BLOCKED_NOW, false);
      }
      return plan.next(new Target.Contents(contents(open, about.target(), plan.due())));
    }
  }

  private Map<Integer, byte[]> contents(OpenIssuance open, Target target, Plan.Part due) {
    List<Integer> tags = new ArrayList<>(List.of(PivObject.CHUID.tag()));
    if (due == Plan.Part.ALL) {
      tags.addAll(certificates(target));
    }
    Map<Integer, byte[]> contents = new LinkedHashMap<>();
    Map<Integer, byte[]> stored = issuances.objects(open);
    for (int tag : tags) {
      byte[] content = stored.get(tag);
      if (content != null) {
        contents.put(tag, content);
      }
    }
    return contents;
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
    return Receipts.ofRenewal(
        open.issuance(),
        about.device(),
        about.target(),
        open.knowledge(),
        credentials.of(about.device().id()));
  }

  private Case about(Issuance issuance) {
    Device device = devices.get(Objects.requireNonNull(issuance.device()));
    DeviceModel model = models.get(device.model());
    DevicePolicy policy = entitlements.document(issuance);
    try {
      return new Case(device, model, policy, Targets.of(model, policy));
    } catch (Refusal e) {
      throw new IllegalStateException("a device is in use that its policy does not permit", e);
    }
  }
}
