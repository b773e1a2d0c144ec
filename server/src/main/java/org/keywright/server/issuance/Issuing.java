package org.keywright.server.issuance;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.keywright.card.identify.Identification;
import org.keywright.card.piv.model.FascN;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.script.ScriptResult;
import org.keywright.card.wire.Problem;
import org.keywright.card.wire.Receipt;
import org.keywright.server.actor.Actor;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.device.DeviceModels;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.Devices;
import org.keywright.server.issuance.plan.Knowledge;
import org.keywright.server.issuance.plan.Learned;
import org.keywright.server.issuance.plan.Meaning;
import org.keywright.server.issuance.plan.PivPlan;
import org.keywright.server.issuance.plan.Plan;
import org.keywright.server.issuance.plan.PlanException;
import org.keywright.server.issuance.plan.PlannedScript;
import org.keywright.server.issuance.plan.Secrets;
import org.keywright.server.issuance.plan.Target;
import org.keywright.server.people.People;
import org.keywright.server.people.Person;
import org.keywright.server.policy.DataObject;
import org.keywright.server.policy.DevicePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts credentials onto a device: stage by stage, until the holder's PIN is set. */
@Component
final class Issuing implements Work {

  private static final Logger LOG = LoggerFactory.getLogger(Issuing.class);

  private final IssuanceRepository issuances;
  private final DeviceBinding binding;
  private final SecretRecords secrets;
  private final Devices devices;
  private final DeviceModels models;
  private final Entitlements entitlements;
  private final People people;
  private final PivContents contents;
  private final Credentials credentials;
  private final Certification certification;
  private final Withdrawals withdrawals;
  private final Replacements replacements;
  private final ReadBack readBack;
  private final TransactionTemplate transactions;
  private final ServerOrigin origin;

  Issuing(
      IssuanceRepository issuances,
      DeviceBinding binding,
      SecretRecords secrets,
      Devices devices,
      DeviceModels models,
      Entitlements entitlements,
      People people,
      PivContents contents,
      Credentials credentials,
      Certification certification,
      Withdrawals withdrawals,
      Replacements replacements,
      ReadBack readBack,
      ServerOrigin origin,
      PlatformTransactionManager manager) {
    this.origin = origin;
    this.readBack = readBack;
    this.issuances = issuances;
    this.binding = binding;
    this.secrets = secrets;
    this.devices = devices;
    this.models = models;
    this.entitlements = entitlements;
    this.people = people;
    this.contents = contents;
    this.credentials = credentials;
    this.certification = certification;
    this.withdrawals = withdrawals;
    this.replacements = replacements;
    this.transactions = new TransactionTemplate(manager);
  }

  /** Everything that a run is about. */
  private record Case(Device device, DeviceModel model, DevicePolicy policy, Target target) {}

  @Override
  public Progress begin(
      OpenIssuance open, Identification identification, String ticket, Actor actor) throws Refusal {
    Sighting sighting = Sighting.of(identification, ticket);
    Issuance issuance = open.issuance();
    DevicePolicy policy = policy(issuance);
    Device device = binding.find(issuance, sighting, policy.deviceModels(), actor);
    DeviceModel model = models.get(device.model());
    if (issuance.state() != IssuanceState.PENDING) {
      entitlements.requirePermitted(issuance, model);
      entitlements.requireStillAgreed(issuance);
    }
    Target target = Targets.of(model, policy);
    // From here on the device is the run's, whatever is wrong with its answers.
    binding.bind(issuance, device, actor);
    secrets.recordInitial(device);
    int oldKeyVersion = issuances.oldKeyVersion(device.id(), issuance.id());
    Knowledge knowledge =
        secrets
            .propose(
                open.knowledge().forNewAttempt(), device, target, model, sighting, oldKeyVersion)
            .identifiedAs(sighting.identity());
    knowledge = keepDiscovery(open, target, sighting, knowledge);
    Refusal refused = null;
    try {
      knowledge = secrets.survey(issuance, knowledge, device, sighting);
    } catch (Refusal refusal) {
      refused = refusal;
    }
    return new Progress(binding.name(open.with(knowledge), device, policy), refused);
  }

  /**
   * A Discovery Object that the device has and that is not written becomes one of the card's: the
   * security object has to vouch for it like for all that is unsigned (SP 800-73-5 part 1, clause
   * 3.1.7). It is the client's word until everything is read back.
   */
  private Knowledge keepDiscovery(
      OpenIssuance open, Target target, Sighting sighting, Knowledge knowledge) {
    int tag = PivObject.DISCOVERY.tag();
    byte[] found = sighting.discovery();
    if (target.objects().contains(tag) || knowledge.activated()) {
      return knowledge;
    }
    if (!Arrays.equals(found, issuances.objects(open).get(tag))) {
      issuances.removeObjects(open.issuance().id(), List.of(tag, PivObject.SECURITY_OBJECT.tag()));
      if (found != null) {
        issuances.addObjects(open, Map.of(tag, found));
      }
    }
    return found == null ? knowledge : knowledge.withPresent(tag);
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
      next = compare(next, about, learned.contents(), actor);
    } catch (Refusal refusal) {
      return new Progress(next, refusal);
    }
    Learned.Fault fault = learned.fault();
    return new Progress(next, fault == null ? null : Refusal.of(fault));
  }

  /** When everything was read back, it is judged. */
  private OpenIssuance compare(
      OpenIssuance open, Case about, Map<Integer, byte[]> read, Actor actor) throws Refusal {
    List<Integer> wanted = about.target().readable(open.knowledge());
    if (open.knowledge().readBack() || !read.keySet().containsAll(wanted)) {
      return open;
    }
    List<Receipt.Item> passed =
        readBack.judge(
            about.policy().piv().kind(), wanted, issuances.objects(open), read, open.knowledge());
    UUID device = about.device().id();
    if (devices.get(device).state() == DeviceState.ISSUING) {
      devices.apply(device, new DeviceTransition.CompleteIssuance(), actor, "");
    }
    return open.with(open.knowledge().withReadBack(passed))
        .with(open.issuance().in(IssuanceState.PENDING));
  }

  @Override
  public boolean isDue(OpenIssuance open) {
    Knowledge knowledge = open.knowledge();
    if (knowledge.readBack() || open.issuance().state() == IssuanceState.PENDING) {
      return true;
    }
    List<String> slots =
        policy(open.issuance()).piv().slots().stream()
            .map(slot -> slot.slot().keyReference())
            .toList();
    return knowledge.hasProofs(slots);
  }

  /**
   * Puts the device into use once its holder's PIN is set, and its certificates after that; before,
   * where the policy lets them be used. Apart from learning that it is due, so that it can be done
   * again when the certificate authority was not there to release the certificates.
   *
   * <p>The inventory goes first, in a transaction of its own: an authority may release a
   * certificate and its answer get lost, and none may be good before its device is in use.
   */
  @Override
  public void releaseIfDue(UUID id, int attempt, Actor actor) {
    boolean due =
        Boolean.TRUE.equals(transactions.execute(status -> activateIfDue(id, attempt, actor)));
    if (due) {
      transactions.executeWithoutResult(status -> release(id, attempt));
      replacements.endIfDue(id);
    }
  }

  private boolean activateIfDue(UUID id, int attempt, Actor actor) {
    OpenIssuance open = issuances.lock(id).orElseThrow();
    if (!isPending(open, attempt)) {
      return false;
    }
    UUID device = java.util.Objects.requireNonNull(open.issuance().device());
    DeviceState state = devices.lock(device).state();
    if (!open.knowledge().activated()) {
      // An operator's activation comes before the holder's PIN.
      return open.knowledge().readBack()
          && (state == DeviceState.ACTIVE
              || policy(open.issuance()).certificatesUsableWhilePending());
    }
    if (state == DeviceState.PENDING) {
      devices.apply(device, new DeviceTransition.Activate(), actor, "");
    }
    return true;
  }

  private void release(UUID id, int attempt) {
    OpenIssuance open = issuances.lock(id).orElseThrow();
    if (!isPending(open, attempt)) {
      return;
    }
    Device device = devices.lock(java.util.Objects.requireNonNull(open.issuance().device()));
    // It may be suspended by now: then its certificates stay on hold until it is resumed.
    if (device.state() == DeviceState.ACTIVE || device.state() == DeviceState.PENDING) {
      credentials.apply(device.id(), new DeviceTransition.Activate().effect());
    }
    if (open.knowledge().activated()) {
      secrets.forgetPin(device);
    } else if (device.state() == DeviceState.PENDING) {
      return;
    }
    issuances.save(open.with(open.issuance().in(IssuanceState.DONE)));
    withdrawals.endOf(id);
  }

  private static boolean isPending(OpenIssuance open, int attempt) {
    return open.issuance().state() == IssuanceState.PENDING && open.issuance().attempt() == attempt;
  }

  /**
   * Has keys certified whose possession is proved. May be repeated: the answers are the same.
   *
   * <p>What is asked is on record before it is. The run is not locked while the certificate
   * authority takes its time: what happened to it meanwhile, happens to the certificates.
   */
  @Override
  public Certified certifyIfDue(UUID id, int attempt) throws Refusal {
    List<CertificateOrder> asked = transactions.execute(status -> placeOrders(id, attempt));
    return certification.certify(id, asked, now -> settle(now, about(now.issuance())));
  }

  private List<CertificateOrder> placeOrders(UUID id, int attempt) {
    OpenIssuance open = issuances.lock(id).orElseThrow();
    Case about = about(open.issuance());
    boolean current = open.issuance().attempt() == attempt && open.issuance().isUnderWay();
    boolean proved = open.knowledge().hasProofs(about.target().slotNames());
    if (!current || !proved || open.knowledge().readBack()) {
      return List.of();
    }
    return certification.place(open, holder(open.issuance()), about.policy(), about.device().id());
  }

  /** Certificates of keys that the device does not have any more are revoked; all, if given up. */
  private void settle(OpenIssuance now, Case about) {
    UUID id = now.issuance().id();
    UUID device = about.device().id();
    if (now.issuance().state() == IssuanceState.CANCELLED) {
      credentials.abandon(device, id);
      return;
    }
    for (String slot : about.target().slotNames()) {
      byte[] key = now.knowledge().key(slot).map(Knowledge.Key::publicKey).orElse(null);
      credentials.supersede(device, slot, key, id);
    }
    if (now.issuance().state() == IssuanceState.FAILED) {
      credentials.apply(device, new DeviceTransition.FailIssuance().effect());
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

  @Override
  public Optional<PlannedScript> next(OpenIssuance open) throws Refusal, PlanException {
    Case about = about(open.issuance());
    if (open.knowledge().readBack() && !open.knowledge().activated()) {
      // With their PIN the device is the holder's, and in use.
      entitlements.requireStillAgreed(open.issuance());
    }
    try (Secrets opened = secrets.open(about.device())) {
      Proofs proofs = new Proofs(origin.value(), open.issuance().id());
      PivPlan plan = new PivPlan(about.target(), open.knowledge(), opened, proofs);
      return plan.next(new Target.Contents(contents(open, about, plan.due())));
    }
  }

  private Map<Integer, byte[]> contents(OpenIssuance open, Case about, Plan.Part due)
      throws Refusal {
    return switch (due) {
      case NOTHING -> Map.of();
      case NAME -> binding.isNamed(open.knowledge().identity()) ? Map.of() : chuid(open, about);
      case OBJECTS -> prepared(open, about);
      case ALL -> all(open, about);
    };
  }

  private Map<Integer, byte[]> all(OpenIssuance open, Case about) throws Refusal {
    Map<Integer, byte[]> all = prepared(open, about);
    int tag = PivObject.SECURITY_OBJECT.tag();
    if (about.policy().piv().writes(DataObject.SECURITY_OBJECT) && !all.containsKey(tag)) {
      issuances.addObjects(
          open, Map.of(tag, contents.securityObject(about.policy().piv().kind(), all)));
      return issuances.objects(open);
    }
    return all;
  }

  private Map<Integer, byte[]> chuid(OpenIssuance open, Case about) throws Refusal {
    Map<Integer, byte[]> stored = issuances.objects(open);
    byte[] known = stored.get(PivObject.CHUID.tag());
    if (known != null) {
      return Map.of(PivObject.CHUID.tag(), known);
    }
    Map<Integer, byte[]> made = contents.chuid(card(open, about));
    issuances.addObjects(open, made);
    return made;
  }

  /** All objects of the run, made if they are not made yet, in the order of writing. */
  private Map<Integer, byte[]> prepared(OpenIssuance open, Case about) throws Refusal {
    Map<Integer, byte[]> stored = issuances.objects(open);
    boolean complete =
        about.target().objects().stream()
            .filter(tag -> tag != PivObject.SECURITY_OBJECT.tag())
            .filter(tag -> PivObject.byTag(tag).filter(PivObject::isKeyCertificate).isEmpty())
            .allMatch(stored::containsKey);
    if (complete) {
      return stored;
    }
    issuances.addObjects(open, contents.objects(card(open, about), about.policy().piv()));
    return issuances.objects(open);
  }

  private PivContents.Card card(OpenIssuance open, Case about) {
    Issuance issuance = open.issuance();
    try {
      return new PivContents.Card(
          about.policy().piv().kind(),
          holder(issuance),
          FascN.decode(java.util.Objects.requireNonNull(open.fascn())),
          java.util.Objects.requireNonNull(issuance.cardUuid()),
          java.util.Objects.requireNonNull(issuance.expiresOn()),
          about.device().serial(),
          about.model().capabilities().maxObjectSize(),
          about.model().capabilities().writeDiscovery());
    } catch (PivDataException e) {
      throw new IllegalStateException("the FASC-N on record is none", e);
    }
  }

  @Override
  public Bound bound(OpenIssuance open) {
    Case about = about(open.issuance());
    return new Bound(
        about.model().name(), open.knowledge().identity(), about.target().segmentation());
  }

  /** What was certified is on hold until it goes on. */
  @Override
  public OpenIssuance fail(OpenIssuance open, Problem problem, Actor actor) {
    UUID device = open.issuance().device();
    if (device != null && devices.lock(device).state() == DeviceState.ISSUING) {
      DeviceTransition failure = new DeviceTransition.FailIssuance();
      devices.apply(device, failure, actor, problem.code());
      hold(device, failure);
    }
    return Work.super.fail(open, problem, actor);
  }

  /**
   * What was not live yet is on hold already; an authority that is not there must not keep a
   * failure from being recorded.
   */
  private void hold(UUID device, DeviceTransition failure) {
    try {
      credentials.apply(device, failure.effect());
    } catch (RuntimeException e) {
      LOG.warn("the certificates of device {} could not be put on hold", device, e);
    }
  }

  @Override
  public Receipt receipt(OpenIssuance open) {
    Case about = about(open.issuance());
    return Receipts.of(
        open.issuance(),
        devices.get(about.device().id()),
        about.target(),
        open.knowledge(),
        issuances.objects(open),
        credentials.of(about.device().id()));
  }

  private Person holder(Issuance issuance) {
    return people.get(java.util.Objects.requireNonNull(issuance.holder()));
  }

  private Case about(Issuance issuance) {
    Device device = devices.get(java.util.Objects.requireNonNull(issuance.device()));
    DeviceModel model = models.get(device.model());
    DevicePolicy policy = policy(issuance);
    try {
      return new Case(device, model, policy, Targets.of(model, policy));
    } catch (Refusal e) {
      throw new IllegalStateException("what was permitted at the beginning is not any more", e);
    }
  }

  private DevicePolicy policy(Issuance issuance) {
    return entitlements.document(issuance);
  }
}
