package org.keywright.server.issuance;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.identify.HardwareIdentity;
import org.keywright.card.identify.Identification;
import org.keywright.card.identify.Identify;
import org.keywright.card.piv.command.ManagementAuthentication;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.model.FascN;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.script.ScriptResult;
import org.keywright.card.script.Segmentation;
import org.keywright.card.wire.Problem;
import org.keywright.card.wire.Receipt;
import org.keywright.server.actor.Actor;
import org.keywright.server.ca.IssuedCertificate;
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
import org.keywright.server.issuance.plan.PivPlan;
import org.keywright.server.issuance.plan.PlanException;
import org.keywright.server.issuance.plan.PlannedScript;
import org.keywright.server.issuance.plan.Secrets;
import org.keywright.server.issuance.plan.Target;
import org.keywright.server.people.People;
import org.keywright.server.people.Person;
import org.keywright.server.policy.DataObject;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.SlotPolicy;
import org.keywright.server.secrets.DeviceSecrets;
import org.keywright.server.secrets.SecretKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What happens in a run, stage by stage: begin, learn, certify, plan, fail. Each works in the
 * caller's transaction with the run's row locked, but for {@link #certifyIfDue}.
 */
@Component
class Runs {

  private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

  private final IssuanceRepository issuances;
  private final DeviceBinding binding;
  private final Devices devices;
  private final DeviceModels models;
  private final Policies policies;
  private final People people;
  private final PivContents contents;
  private final Credentials credentials;
  private final DeviceSecrets secrets;
  private final ServerOrigin origin;
  private final Attestations attestations;
  private final TransactionTemplate transactions;
  private final Proofs proofs = new Proofs();

  Runs(
      IssuanceRepository issuances,
      DeviceBinding binding,
      Devices devices,
      DeviceModels models,
      Policies policies,
      People people,
      PivContents contents,
      Credentials credentials,
      DeviceSecrets secrets,
      ServerOrigin origin,
      Attestations attestations,
      PlatformTransactionManager manager) {
    this.attestations = attestations;
    this.issuances = issuances;
    this.binding = binding;
    this.devices = devices;
    this.models = models;
    this.policies = policies;
    this.people = people;
    this.contents = contents;
    this.credentials = credentials;
    this.secrets = secrets;
    this.origin = origin;
    this.transactions = new TransactionTemplate(manager);
  }

  /**
   * How far an exchange brought a run.
   *
   * @param open what is known now, also where the attempt cannot go on
   * @param refusal why it cannot, if so
   */
  record Progress(OpenIssuance open, @Nullable Refusal refusal) {}

  /** What a script is bound to. */
  record Bound(String model, String identity, Segmentation segmentation) {}

  /** Everything that a run is about. */
  private record Case(
      Device device, DeviceModel model, DevicePolicy policy, Person person, Target target) {}

  /** Notes which exchange was received. */
  OpenIssuance count(OpenIssuance open, int sequence) {
    return open.with(open.issuance().after(sequence));
  }

  /** The first exchange of an attempt: which device is it, and in which state? */
  Progress begin(OpenIssuance open, Identification identification, String ticket, Actor actor)
      throws Refusal {
    Sighting sighting = Sighting.of(identification);
    Issuance issuance = open.issuance();
    DevicePolicy policy = policy(issuance);
    Device device = binding.find(issuance, sighting, policy.deviceModels(), actor);
    DeviceModel model = models.get(device.model());
    Target target = Targets.of(model, policy);
    // From here on the device is the run's, whatever is wrong with its answers.
    OpenIssuance bound = binding.bind(open, device, policy, actor);
    binding.recordInitial(device);
    Knowledge knowledge =
        binding
            .propose(bound.knowledge().forNewAttempt(), device, target, model)
            .identifiedAs(sighting.identity());
    try (Secrets opened = binding.open(device)) {
      Learned surveyed =
          new Interpreter(origin.value(), issuance.id(), knowledge, opened)
              .survey(sighting.metadata());
      confirm(device.id(), surveyed);
      return new Progress(bound.with(challenge(surveyed.knowledge(), identification)), null);
    } catch (InvalidResponseException e) {
      return new Progress(
          bound.with(knowledge),
          new Refusal(
              "DEVICE_ANSWER_INVALID",
              "The device gave an answer that cannot be right. Remove it, insert it again and"
                  + " retry.",
              "",
              String.valueOf(e.getMessage()),
              true));
    }
  }

  /** The challenge with which the identification ended. */
  private static Knowledge challenge(Knowledge knowledge, Identification identification)
      throws InvalidResponseException {
    for (PivAlgorithm algorithm : PivAlgorithm.values()) {
      if (algorithm.kind() == PivAlgorithm.Kind.BLOCK_CIPHER) {
        Optional<byte[]> data =
            identification.data(Identify.PIV_WITNESS + "%02X".formatted(algorithm.id()));
        if (data.isPresent()) {
          byte[] witness = ManagementAuthentication.witness(algorithm, data.get());
          return knowledge.withWitness(new Knowledge.Challenge(algorithm.id(), witness));
        }
      }
    }
    return knowledge;
  }

  /** What the results of the last script tell, put to effect. */
  Progress learn(OpenIssuance open, List<Meaning> meanings, ScriptResult result, Actor actor) {
    Case about = about(open.issuance());
    UUID device = about.device().id();
    Learned learned;
    try (Secrets opened = binding.open(about.device())) {
      learned =
          new Interpreter(origin.value(), open.issuance().id(), open.knowledge(), opened)
              .read(meanings, result);
    }
    confirm(device, learned);
    // An attestation counts once it was checked, and not before.
    OpenIssuance next = open.with(learned.knowledge().withAttestationsOf(open.knowledge()));
    try {
      next = attest(next, learned, about);
      next = compare(next, about, learned.contents(), actor);
    } catch (Refusal refusal) {
      return new Progress(next, refusal);
    }
    Learned.Fault fault = learned.fault();
    return new Progress(
        next,
        fault == null
            ? null
            : new Refusal(
                fault.code(), fault.message(), fault.stage(), fault.detail(), fault.retriable()));
  }

  private void confirm(UUID device, Learned learned) {
    for (Learned.Confirmation confirmation : learned.confirmed()) {
      secrets.confirm(device, confirmation.kind(), confirmation.candidate());
    }
  }

  /** Where the device attests its keys, what it says has to hold before anything is certified. */
  private OpenIssuance attest(OpenIssuance open, Learned learned, Case about) throws Refusal {
    byte[] certificate = learned.contents().get(PivPlan.ATTESTATION_CERTIFICATE);
    if (certificate == null) {
      return open;
    }
    attestations.check(
        about.model(),
        about.device(),
        about.policy().piv().attestation(),
        learned.knowledge(),
        certificate);
    return open.with(learned.knowledge());
  }

  /** When everything was read back, it has to be what was written, byte by byte. */
  private OpenIssuance compare(
      OpenIssuance open, Case about, Map<Integer, byte[]> read, Actor actor) throws Refusal {
    List<Integer> wanted = about.target().readable();
    if (open.knowledge().readBack() || !read.keySet().containsAll(wanted)) {
      return open;
    }
    Map<Integer, byte[]> expected = issuances.objects(open);
    for (int tag : wanted) {
      if (!java.util.Arrays.equals(expected.get(tag), read.get(tag))) {
        throw new Refusal(
            "READ_BACK_DIFFERS",
            "The device does not hold what was written to it. Retry; if it happens again, the"
                + " device is faulty.",
            "Reading everything back",
            PivObject.byTag(tag).map(Enum::name).orElse(Integer.toHexString(tag)),
            true);
      }
    }
    UUID device = about.device().id();
    if (devices.get(device).state() == DeviceState.ISSUING) {
      devices.apply(device, new DeviceTransition.CompleteIssuance(), actor, "");
    }
    return open.with(open.knowledge().withReadBack(true))
        .with(open.issuance().in(IssuanceState.PENDING));
  }

  /**
   * Puts the device into use once its holder's PIN is set, and its certificates before that where
   * the policy lets them be used. Apart from learning that it is due, so that it can be done again
   * when the certificate authority was not there to release the certificates.
   */
  void releaseIfDue(UUID id, int attempt, Actor actor) {
    transactions.executeWithoutResult(status -> {
      OpenIssuance open = issuances.lock(id).orElseThrow();
      Issuance issuance = open.issuance();
      if (issuance.state() != IssuanceState.PENDING || issuance.attempt() != attempt) {
        return;
      }
      UUID device = java.util.Objects.requireNonNull(issuance.device());
      DeviceTransition activation = new DeviceTransition.Activate();
      if (open.knowledge().activated()) {
        devices.apply(device, activation, actor, "");
        credentials.apply(device, activation.effect());
        // The PIN is the person's now, and unknown here by design.
        secrets.forget(device, SecretKind.PIN);
        issuances.save(open.with(issuance.in(IssuanceState.DONE)));
      } else if (open.knowledge().readBack() && policy(issuance).certificatesUsableWhilePending()) {
        // A failure before may have put them on hold.
        credentials.apply(device, activation.effect());
      }
    });
  }

  /**
   * Has keys certified whose possession is proved. May be repeated: the answers are the same.
   *
   * <p>The run is not locked while the certificate authority takes its time. What happened to it
   * meanwhile, happens to the certificates.
   */
  Certified certifyIfDue(UUID id, int attempt) throws Refusal {
    OpenIssuance open = transactions.execute(status -> issuances.lock(id).orElseThrow());
    Case about = about(open.issuance());
    boolean current = open.issuance().attempt() == attempt && open.issuance().isUnderWay();
    boolean proved = open.knowledge().hasProofs(about.target().slotNames());
    if (!current || !proved || open.knowledge().readBack()) {
      return Certified.NOTHING;
    }
    Map<String, byte[]> certificates = new LinkedHashMap<>();
    Refusal[] refused = new Refusal[1];
    transactions.executeWithoutResult(status -> {
      try {
        Map<String, IssuedCertificate> issued = new LinkedHashMap<>();
        for (SlotPolicy slot : about.policy().piv().slots()) {
          issued.put(slot.slot().keyReference(), issue(open, about, slot));
        }
        OpenIssuance now = issuances.lock(id).orElseThrow();
        issued.forEach((slot, certificate) -> {
          credentials.remember(open, about.device().id(), slot, certificate);
          certificates.put(slot, certificate.encoded());
        });
        settle(now, about);
      } catch (Refusal e) {
        status.setRollbackOnly();
        refused[0] = e;
      }
    });
    if (refused[0] != null) {
      throw refused[0];
    }
    return new Certified(certificates);
  }

  private IssuedCertificate issue(OpenIssuance open, Case about, SlotPolicy slot) throws Refusal {
    return credentials.issue(
        open,
        slot,
        about.person(),
        about.policy(),
        java.util.Objects.requireNonNull(open.issuance().expiresOn()),
        about.policy().certificatesUsableWhilePending());
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

  /** Stores certificates that were had, as the objects that the device will hold. */
  OpenIssuance store(OpenIssuance open, Certified certified) throws Refusal {
    if (certified.bySlot().isEmpty()) {
      return open;
    }
    Case about = about(open.issuance());
    int maxObject = about.model().capabilities().maxObjectSize();
    Map<Integer, byte[]> objects = new HashMap<>();
    Knowledge knowledge = open.knowledge();
    for (SlotPolicy slot : about.policy().piv().slots()) {
      String name = slot.slot().keyReference();
      byte[] der = java.util.Objects.requireNonNull(certified.bySlot().get(name));
      objects.put(
          Targets.certificateTag(slot.slot()),
          contents.certificate(der, about.policy().piv().compressCertificates(), maxObject));
      knowledge = knowledge.withKey(name, knowledge.key(name).orElseThrow().withCertificate(name));
    }
    issuances.removeObjects(open.issuance().id(), List.copyOf(objects.keySet()));
    issuances.addObjects(open, objects);
    return open.with(knowledge);
  }

  /** The next script, or empty when nothing is left to do. */
  Optional<PlannedScript> next(OpenIssuance open) throws Refusal, PlanException {
    Case about = about(open.issuance());
    try (Secrets opened = binding.open(about.device())) {
      return new PivPlan(about.target(), open.knowledge(), opened, proofs)
          .next(new Target.Contents(due(open, about)));
    }
  }

  /** What the phase that comes next writes. */
  private Map<Integer, byte[]> due(OpenIssuance open, Case about) throws Refusal {
    Knowledge knowledge = open.knowledge();
    List<String> slots = about.target().slotNames();
    boolean blank = HardwareIdentity.BLANK.equals(knowledge.identity());
    if (!knowledge.hasKeys(slots) || !knowledge.hasProofs(slots)) {
      if (!knowledge.hasKeys(slots) && !blank) {
        return Map.of();
      }
      return knowledge.hasKeys(slots) ? prepared(open, about) : chuid(open, about);
    }
    Map<Integer, byte[]> all = prepared(open, about);
    if (knowledge.readBack()) {
      return all;
    }
    Map<Integer, byte[]> last = new LinkedHashMap<>();
    for (SlotPolicy slot : about.policy().piv().slots()) {
      int tag = Targets.certificateTag(slot.slot());
      last.put(tag, java.util.Objects.requireNonNull(all.get(tag)));
    }
    if (about.policy().piv().writes(DataObject.SECURITY_OBJECT)) {
      int tag = PivObject.SECURITY_OBJECT.tag();
      byte[] security = all.get(tag);
      if (security == null) {
        security = contents.securityObject(all);
        issuances.addObjects(open, Map.of(tag, security));
      }
      last.put(tag, security);
    }
    return last;
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
        about.target().readable().stream()
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
          about.person(),
          FascN.decode(java.util.Objects.requireNonNull(open.fascn())),
          java.util.Objects.requireNonNull(issuance.cardUuid()),
          java.util.Objects.requireNonNull(issuance.expiresOn()),
          about.device().serial(),
          about.model().capabilities().maxObjectSize());
    } catch (PivDataException e) {
      throw new IllegalStateException("the FASC-N on record is none", e);
    }
  }

  /** What scripts of this run are bound to. */
  Bound bound(OpenIssuance open) {
    Case about = about(open.issuance());
    return new Bound(
        about.model().name(), open.knowledge().identity(), about.target().segmentation());
  }

  /** Ends an attempt without success; what was certified is on hold until it goes on. */
  OpenIssuance fail(OpenIssuance open, Problem problem, Actor actor) {
    Issuance issuance = open.issuance();
    UUID device = issuance.device();
    if (device != null && devices.lock(device).state() == DeviceState.ISSUING) {
      DeviceTransition failure = new DeviceTransition.FailIssuance();
      devices.apply(device, failure, actor, problem.code());
      hold(device, failure);
    }
    IssuanceState state =
        issuance.state() == IssuanceState.OPEN ? IssuanceState.FAILED : issuance.state();
    return open.with(issuance.failed(state, problem.code(), problem.message()));
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

  /** What was done. */
  Receipt receipt(OpenIssuance open) {
    Case about = about(open.issuance());
    return Receipts.of(
        open.issuance(),
        devices.get(about.device().id()),
        about.target(),
        open.knowledge(),
        issuances.objects(open),
        credentials.of(about.device().id()));
  }

  private Case about(Issuance issuance) {
    Device device = devices.get(java.util.Objects.requireNonNull(issuance.device()));
    DeviceModel model = models.get(device.model());
    DevicePolicy policy = policy(issuance);
    try {
      return new Case(
          device,
          model,
          policy,
          people.get(java.util.Objects.requireNonNull(issuance.holder())),
          Targets.of(model, policy));
    } catch (Refusal e) {
      throw new IllegalStateException("what was permitted at the beginning is not any more", e);
    }
  }

  private DevicePolicy policy(Issuance issuance) {
    return policies.get(java.util.Objects.requireNonNull(issuance.policy())).policy();
  }
}
