package org.keywright.server.issuance;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.identify.HardwareIdentity;
import org.keywright.card.piv.model.FascN;
import org.keywright.card.script.ScriptResult;
import org.keywright.server.actor.Actor;
import org.keywright.server.device.Capabilities;
import org.keywright.server.device.CredentialNumber;
import org.keywright.server.device.CredentialNumbers;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.device.DeviceModels;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.Devices;
import org.keywright.server.device.InitialKeySets;
import org.keywright.server.device.NewDevice;
import org.keywright.server.issuance.plan.Interpreter;
import org.keywright.server.issuance.plan.Knowledge;
import org.keywright.server.issuance.plan.Learned;
import org.keywright.server.issuance.plan.Meaning;
import org.keywright.server.issuance.plan.Secrets;
import org.keywright.server.issuance.plan.Target;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.FascnSettings;
import org.keywright.server.policy.PolicyRef;
import org.keywright.server.secrets.Candidate;
import org.keywright.server.secrets.Candidates;
import org.keywright.server.secrets.DeviceSecrets;
import org.keywright.server.secrets.KeyAlgorithm;
import org.keywright.server.secrets.KnownSecrets;
import org.keywright.server.secrets.SecretKind;
import org.keywright.server.secrets.SecretSpec;
import org.keywright.server.secrets.SecretValue;
import org.springframework.stereotype.Component;

/**
 * Finds out which device a client presents, ties it to the run, and puts on record which secrets it
 * has and shall have. Works in the caller's transaction.
 */
@Component
class DeviceBinding {

  private static final String GUID = "guid:";
  private static final int FIRST_KEY_VERSION = 0x30;
  private static final int LAST_KEY_VERSION = 0x3F;

  private final DeviceModels models;
  private final Devices devices;
  private final CredentialNumbers numbers;
  private final InitialKeySets initialKeys;
  private final DeviceSecrets secrets;
  private final KnownSecrets known;
  private final ServerOrigin origin;
  private final Clock clock;

  DeviceBinding(
      DeviceModels models,
      Devices devices,
      CredentialNumbers numbers,
      InitialKeySets initialKeys,
      DeviceSecrets secrets,
      KnownSecrets known,
      ServerOrigin origin,
      Clock clock) {
    this.models = models;
    this.devices = devices;
    this.numbers = numbers;
    this.initialKeys = initialKeys;
    this.secrets = secrets;
    this.known = known;
    this.origin = origin;
    this.clock = clock;
  }

  /** The device of the inventory that this is; a new one is taken into stock. */
  Device find(Issuance issuance, Sighting sighting, Set<String> permitted, Actor actor)
      throws Refusal {
    List<DeviceModel> possible = models.recognise(sighting.observation());
    if (possible.isEmpty()) {
      throw new Refusal(
          "MODEL_UNKNOWN",
          "This kind of device is not known here. Insert another one, or this one once more if it"
              + " was misread; an administrator can add models.",
          true);
    }
    requireAbilities(possible.getFirst(), sighting);
    Optional<Device> recorded = recorded(issuance, sighting, possible);
    if (recorded.isPresent()) {
      return recorded.get();
    }
    DeviceModel model =
        possible.stream()
            .filter(candidate -> permitted.contains(candidate.name()))
            .findFirst()
            .orElseThrow(() ->
                new Refusal(
                    "MODEL_NOT_PERMITTED",
                    "The policy is not for devices like this: "
                        + possible.getFirst().title()
                        + ". Insert another one, or this one once more if it was misread.",
                    true));
    // A card without an identity is known by the number that the inventory gives it.
    String hardwareId =
        !isNamed(sighting.identity()) || sighting.isNamedByGuid()
            ? UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT)
            : sighting.hardwareId();
    return devices.register(new NewDevice(model.name(), hardwareId, hardwareId, ""), actor);
  }

  /** Fewer abilities than the model's are an error, not another kind of device. */
  private static void requireAbilities(DeviceModel model, Sighting sighting) throws Refusal {
    boolean nameless =
        model.capabilities().hardwareId() == Capabilities.HardwareIdSource.HARDWARE_SERIAL
            && !sighting.isNamedBySerial();
    boolean silent =
        model.capabilities().metadata()
            && !sighting.metadata().keySet().containsAll(Sighting.REFERENCES);
    if (nameless || silent) {
      throw new Refusal(
          "DEVICE_ANSWER_INVALID",
          "The device did not tell what devices of its model tell. Remove it, insert it again and"
              + " retry.",
          "",
          nameless ? "no serial number" : "no metadata",
          true);
    }
  }

  private Optional<Device> recorded(
      Issuance issuance, Sighting sighting, List<DeviceModel> possible) {
    UUID bound = issuance.device();
    if (!isNamed(sighting.identity())) {
      // Its name never reached it: as far as anyone can tell it is the same unnamed card.
      return bound == null ? Optional.empty() : Optional.of(devices.get(bound));
    }
    return recorded(sighting, possible);
  }

  /** The device of the inventory that has this identity, if it has one and is known. */
  Optional<Device> recorded(Sighting sighting, List<DeviceModel> possible) {
    if (!isNamed(sighting.identity())) {
      return Optional.empty();
    }
    if (sighting.isNamedByGuid()) {
      return numbers.deviceOf(guid(sighting.identity())).map(devices::get);
    }
    return possible.stream()
        .map(model -> devices.find(model.name(), sighting.hardwareId()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * Whether a device has an identity of its own: hardware's, or a GUID that was given out here. A
   * GUID of elsewhere is as good as none, since many cards come with the same one.
   */
  boolean isNamed(String identity) {
    if (identity.equals(HardwareIdentity.BLANK)) {
      return false;
    }
    return !identity.startsWith(GUID) || numbers.deviceOf(guid(identity)).isPresent();
  }

  /** The GUID by which a device is known here, if it is known by one. */
  Optional<UUID> guidOf(String identity) {
    return identity.startsWith(GUID) && isNamed(identity)
        ? Optional.of(guid(identity))
        : Optional.empty();
  }

  private static UUID guid(String identity) {
    String hex = identity.substring(GUID.length());
    return new UUID(
        Long.parseUnsignedLong(hex.substring(0, 16), 16),
        Long.parseUnsignedLong(hex.substring(16), 16));
  }

  /** The device that the run is about, which has to be the one that is presented; locked. */
  Device findWanted(Issuance issuance, Sighting sighting) throws Refusal {
    Device wanted = devices.get(java.util.Objects.requireNonNull(issuance.device()));
    List<DeviceModel> possible =
        models.recognise(sighting.observation()).stream()
            .filter(model -> model.name().equals(wanted.model()))
            .toList();
    boolean same =
        !possible.isEmpty()
            && recorded(issuance, sighting, possible)
                .filter(device -> device.id().equals(wanted.id()))
                .isPresent();
    if (!same) {
      throw new Refusal(
          "DEVICE_OTHER",
          "This is another device than the one that is meant. Insert that one and retry.",
          true);
    }
    return devices.lock(wanted.id());
  }

  /**
   * Ties the device to an issuance: takes it from stock, or goes on where that issuance stopped.
   */
  void bind(Issuance issuance, Device device, Actor actor) throws Refusal {
    UUID bound = issuance.device();
    if (bound != null && !bound.equals(device.id())) {
      throw new Refusal(
          "DEVICE_OTHER",
          "This is another device than the one that the issuance began with. Insert that one, or"
              + " cancel and begin anew.",
          true);
    }
    Device locked = devices.lock(device.id());
    PolicyRef ref = issuance.policy();
    UUID holder = issuance.holder();
    if (ref == null || holder == null) {
      throw new IllegalStateException("an issuance has a holder and a policy");
    }
    switch (locked.state()) {
      case AVAILABLE -> {
        if (bound != null) {
          throw unavailable(locked);
        }
        devices.apply(device.id(), new DeviceTransition.StartIssuance(holder, ref), actor, "");
      }
      case FAILED -> {
        if (bound == null) {
          throw unavailable(locked);
        }
        devices.apply(device.id(), new DeviceTransition.RetryIssuance(), actor, "");
      }
      case ISSUING, PENDING -> {
        if (bound == null) {
          throw unavailable(locked);
        }
      }
      case ACTIVE -> {
        // In use, and the authority has not heard yet that its certificates are to be released.
        if (bound == null || issuance.state() != IssuanceState.PENDING) {
          throw unavailable(locked);
        }
      }
      default -> throw unavailable(locked);
    }
  }

  private static Refusal unavailable(Device device) {
    String why =
        switch (device.state()) {
          case ACTIVE -> "It is in use already.";
          case PENDING -> "It was issued already and waits for its activation.";
          case ISSUING -> "It is being issued just now.";
          case FAILED ->
              "An issuance on it failed: retry that one, or recycle the device before it is issued"
                  + " anew.";
          case SUSPENDED -> "It is suspended.";
          case INVALID -> "A replacement was requested for it.";
          case TERMINATED -> "It was terminated: recycle it before it is issued anew.";
          case AVAILABLE -> "It was recycled meanwhile: begin a new issuance.";
        };
    return new Refusal("DEVICE_NOT_AVAILABLE", "This device cannot be issued. " + why, false);
  }

  /**
   * Gives the card its numbers and dates, once. The last thing to be done in a transaction: whoever
   * else needs a number waits for its end.
   */
  OpenIssuance name(OpenIssuance open, Device device, DevicePolicy policy) {
    Issuance issuance = open.issuance();
    if (issuance.device() != null) {
      return open;
    }
    CredentialNumber number = numbers.allocate(policy.piv().fascn(), device.id());
    LocalDate expires =
        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
            .plusMonths(policy.cardValidityMonths());
    return new OpenIssuance(
        issuance.of(device.id(), number.guid(), expires),
        fascN(policy.piv().fascn(), number).encode(),
        open.knowledge(),
        open.cipher());
  }

  /**
   * The person identifier tells cards apart outside the federal government, where there is none.
   */
  private static FascN fascN(FascnSettings settings, CredentialNumber number) {
    return new FascN(
        Integer.parseInt(number.agencyCode()),
        Integer.parseInt(number.systemCode()),
        Integer.parseInt(number.credentialNumber()),
        Integer.parseInt(number.credentialSeries()),
        Integer.parseInt(settings.individualCredentialIssue()),
        Long.parseLong(number.credentialNumber()),
        Integer.parseInt(settings.organizationalCategory()),
        Integer.parseInt(settings.organizationalIdentifier()),
        Integer.parseInt(settings.personAssociation()));
  }

  /** Puts on record what the device came with, unless something is on record already. */
  void recordInitial(Device device) {
    initialKeys
        .resolve(device)
        .known()
        .forEach((kind, reference) -> {
          try (Candidates recorded = secrets.candidates(device.id(), kind)) {
            if (recorded.inOrder().isEmpty()) {
              secrets.recordInitial(device.id(), kind, reference);
            }
          }
        });
  }

  /**
   * Decides which values the device shall have, and puts them on record before any script that sets
   * them is made. Where nothing was proposed before, the device is known to have its current value.
   *
   * @param oldKeyVersion key version of a secure channel that an earlier run left to be removed, 0
   *     if none
   */
  Knowledge propose(
      Knowledge knowledge,
      Device device,
      Target target,
      DeviceModel model,
      Sighting sighting,
      int oldKeyVersion)
      throws Refusal {
    Knowledge next = knowledge;
    int puk = Math.min(8, model.puk().maxLength());
    int pin = target.pinRules().maxLength();
    next = propose(next, device, SecretKind.PUK, new SecretSpec.Digits(puk));
    next = propose(next, device, SecretKind.PIN, new SecretSpec.Digits(pin));
    if (target.managedBy() == Target.ManagedBy.SCP03) {
      return proposeChannelKeys(next, device, sighting.keyVersions(), oldKeyVersion);
    }
    if (target.setsManagementKey()) {
      KeyAlgorithm algorithm = KeyAlgorithm.valueOf(target.managementKey().name());
      next = propose(next, device, SecretKind.MANAGEMENT_KEY, new SecretSpec.DerivedKey(algorithm));
    }
    return next;
  }

  /**
   * The keys that a card came with are replaced by derived ones, once: those stay for all that is
   * issued on it afterwards.
   */
  private Knowledge proposeChannelKeys(
      Knowledge knowledge, Device device, Set<Integer> keyVersions, int oldKeyVersion)
      throws Refusal {
    String kind = SecretKind.SCP03_KEYS.name();
    if (knowledge.target(kind).isPresent()) {
      return knowledge;
    }
    try (Secrets recorded = open(device)) {
      Candidate current = recorded.channelKeys().current();
      if (current == null || !(current.value() instanceof SecretValue.KeySet keys)) {
        throw new Refusal(
            "CHANNEL_KEYS_UNKNOWN",
            "The keys of this card's secure channel are not on record. Import the key set that the"
                + " cards came with.",
            false);
      }
      boolean changing = recorded.channelKeys().proposed() != null;
      if (!changing && !recorded.factory().contains(current.id())) {
        return knowledge
            .withTarget(kind, current.id())
            .withOldKeyVersion(oldKeyVersion)
            .holding(kind, current.id());
      }
      int version = freeKeyVersion(keyVersions, keys.keyVersionNumber());
      return propose(
              knowledge,
              device,
              SecretKind.SCP03_KEYS,
              new SecretSpec.DerivedKeySet(keys.algorithm(), version))
          .withOldKeyVersion(keys.keyVersionNumber());
    }
  }

  /** Key versions of SCP03 are 30 to 3F by GlobalPlatform's habit; any but those in use will do. */
  private static int freeKeyVersion(Set<Integer> used, int current) {
    for (int version = FIRST_KEY_VERSION; version <= LAST_KEY_VERSION; version++) {
      if (version != current && !used.contains(version)) {
        return version;
      }
    }
    return current == FIRST_KEY_VERSION ? LAST_KEY_VERSION : FIRST_KEY_VERSION;
  }

  /**
   * Decides what a device that is recycled without a reset shall have: a PIN of the server's, and
   * otherwise what it has, or what a change that was under way would have given it.
   */
  Knowledge proposeForRecycling(
      Knowledge knowledge, Device device, Target target, int oldKeyVersion) {
    Knowledge next =
        propose(
                knowledge,
                device,
                SecretKind.PIN,
                new SecretSpec.Digits(target.pinRules().maxLength()))
            // Restored by the PUK whatever it is, which shows that the PUK is good.
            .holding(SecretKind.PIN.name(), null)
            .withOldKeyVersion(oldKeyVersion);
    for (SecretKind kind :
        List.of(SecretKind.PUK, SecretKind.MANAGEMENT_KEY, SecretKind.SCP03_KEYS)) {
      if (next.target(kind.name()).isPresent()) {
        continue;
      }
      try (Candidates recorded = secrets.candidates(device.id(), kind)) {
        for (Candidate likeliest : recorded.inOrder().stream().limit(1).toList()) {
          next = next.withTarget(kind.name(), likeliest.id());
          if (recorded.inOrder().size() == 1) {
            next = next.holding(kind.name(), likeliest.id());
          }
        }
      }
    }
    return next;
  }

  /** What the device said of its state when it was identified, put on record. */
  Knowledge survey(Issuance issuance, Knowledge knowledge, Device device, Sighting sighting)
      throws Refusal {
    try (Secrets opened = open(device)) {
      Learned learned =
          new Interpreter(origin.value(), issuance.id(), knowledge, opened)
              .survey(sighting.metadata(), sighting.channel(), sighting.keyVersions());
      confirm(device, learned);
      Knowledge.Challenge witness = sighting.witness();
      return witness == null ? learned.knowledge() : learned.knowledge().withWitness(witness);
    } catch (InvalidResponseException e) {
      throw new Refusal(
          "DEVICE_ANSWER_INVALID",
          "The device gave an answer that cannot be right. Remove it, insert it again and retry.",
          "",
          String.valueOf(e.getMessage()),
          true);
    }
  }

  /** What the results of a script tell, with the values that they show put on record. */
  Learned read(OpenIssuance open, Device device, List<Meaning> meanings, ScriptResult result) {
    try (Secrets opened = open(device)) {
      Learned learned =
          new Interpreter(origin.value(), open.issuance().id(), open.knowledge(), opened)
              .read(meanings, result);
      confirm(device, learned);
      return learned;
    }
  }

  private void confirm(Device device, Learned learned) {
    for (Learned.Confirmation confirmation : learned.confirmed()) {
      secrets.confirm(device.id(), confirmation.kind(), confirmation.candidate());
    }
  }

  /** The device is as it came: so are its secrets. */
  void forgetAll(Device device) {
    for (SecretKind kind : SecretKind.values()) {
      secrets.forget(device.id(), kind);
    }
    recordInitial(device);
  }

  /** The PIN is the person's now, and unknown here by design. */
  void forgetPin(Device device) {
    secrets.forget(device.id(), SecretKind.PIN);
  }

  private Knowledge propose(
      Knowledge knowledge, Device device, SecretKind kind, SecretSpec specification) {
    if (knowledge.target(kind.name()).isPresent()) {
      return knowledge;
    }
    boolean certain;
    UUID current;
    try (Candidates before = secrets.candidates(device.id(), kind)) {
      Candidate held = before.current();
      certain = before.proposed() == null && held != null;
      current = held == null ? null : held.id();
    }
    try (Candidate proposed = secrets.propose(device.id(), kind, specification)) {
      Knowledge next = knowledge.withTarget(kind.name(), proposed.id());
      return certain ? next.holding(kind.name(), current) : next;
    }
  }

  /** The recorded values of the device's secrets; the caller closes them. */
  Secrets open(Device device) {
    Candidates managementKey = secrets.candidates(device.id(), SecretKind.MANAGEMENT_KEY);
    Candidates channelKeys = secrets.candidates(device.id(), SecretKind.SCP03_KEYS);
    Candidates puk = secrets.candidates(device.id(), SecretKind.PUK);
    Candidates pin = secrets.candidates(device.id(), SecretKind.PIN);
    Set<UUID> factory = new HashSet<>();
    Map<SecretKind, SecretSpec.Known> references = initialKeys.resolve(device).known();
    factory(references, SecretKind.MANAGEMENT_KEY, managementKey, factory);
    factory(references, SecretKind.SCP03_KEYS, channelKeys, factory);
    factory(references, SecretKind.PUK, puk, factory);
    factory(references, SecretKind.PIN, pin, factory);
    return new Secrets(managementKey, channelKeys, puk, pin, factory);
  }

  private void factory(
      Map<SecretKind, SecretSpec.Known> references,
      SecretKind kind,
      Candidates candidates,
      Set<UUID> factory) {
    SecretSpec.Known reference = references.get(kind);
    if (reference == null) {
      return;
    }
    try (SecretValue initial = known.find(reference.reference()).orElseThrow()) {
      for (Candidate candidate : candidates.inOrder()) {
        if (same(initial, candidate.value())) {
          factory.add(candidate.id());
        }
      }
    }
  }

  private static boolean same(SecretValue one, SecretValue other) {
    return switch (one) {
      case SecretValue.Code(var code) ->
          other instanceof SecretValue.Code(var that) && code.sameAs(that);
      case SecretValue.Key(var algorithm, var key) ->
          other instanceof SecretValue.Key(var thatAlgorithm, var that)
              && algorithm == thatAlgorithm
              && key.sameAs(that);
      case SecretValue.KeySet keySet ->
          other instanceof SecretValue.KeySet that
              && keySet.keyVersionNumber() == that.keyVersionNumber()
              && keySet.enc().sameAs(that.enc());
    };
  }
}
