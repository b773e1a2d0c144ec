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
import org.keywright.card.piv.model.FascN;
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
import org.keywright.server.issuance.plan.Knowledge;
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

  private final DeviceModels models;
  private final Devices devices;
  private final CredentialNumbers numbers;
  private final InitialKeySets initialKeys;
  private final DeviceSecrets secrets;
  private final KnownSecrets known;
  private final Clock clock;

  DeviceBinding(
      DeviceModels models,
      Devices devices,
      CredentialNumbers numbers,
      InitialKeySets initialKeys,
      DeviceSecrets secrets,
      KnownSecrets known,
      Clock clock) {
    this.models = models;
    this.devices = devices;
    this.numbers = numbers;
    this.initialKeys = initialKeys;
    this.secrets = secrets;
    this.known = known;
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
        sighting.isBlank() || sighting.isNamedByGuid()
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
    if (sighting.isBlank()) {
      // Its name never reached it: as far as anyone can tell it is the same blank card.
      return bound == null ? Optional.empty() : Optional.of(devices.get(bound));
    }
    if (sighting.isNamedByGuid()) {
      return numbers.deviceOf(guid(sighting)).map(devices::get);
    }
    return possible.stream()
        .map(model -> devices.find(model.name(), sighting.hardwareId()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static UUID guid(Sighting sighting) {
    String hex = sighting.hardwareId();
    return new UUID(
        Long.parseUnsignedLong(hex.substring(0, 16), 16),
        Long.parseUnsignedLong(hex.substring(16), 16));
  }

  /**
   * Ties the device to an issuance: takes it from stock, or goes on where that issuance stopped.
   */
  OpenIssuance bind(OpenIssuance open, Device device, DevicePolicy policy, Actor actor)
      throws Refusal {
    Issuance issuance = open.issuance();
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
      default -> throw unavailable(locked);
    }
    return bound == null ? name(open, device, policy) : open;
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

  /** Gives the card its numbers and dates, once. */
  private OpenIssuance name(OpenIssuance open, Device device, DevicePolicy policy) {
    Issuance issuance = open.issuance();
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
   */
  Knowledge propose(Knowledge knowledge, Device device, Target target, DeviceModel model) {
    Knowledge next = knowledge;
    int puk = Math.min(8, model.puk().maxLength());
    int pin = target.pinRules().maxLength();
    next = propose(next, device, SecretKind.PUK, new SecretSpec.Digits(puk));
    next = propose(next, device, SecretKind.PIN, new SecretSpec.Digits(pin));
    if (target.managedBy() == Target.ManagedBy.MANAGEMENT_KEY && target.setsManagementKey()) {
      KeyAlgorithm algorithm = KeyAlgorithm.valueOf(target.managementKey().name());
      next = propose(next, device, SecretKind.MANAGEMENT_KEY, new SecretSpec.DerivedKey(algorithm));
    }
    return next;
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
