package org.keywright.server.issuance;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.script.ScriptResult;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.device.InitialKeySets;
import org.keywright.server.issuance.plan.Interpreter;
import org.keywright.server.issuance.plan.Knowledge;
import org.keywright.server.issuance.plan.Learned;
import org.keywright.server.issuance.plan.Meaning;
import org.keywright.server.issuance.plan.Secrets;
import org.keywright.server.issuance.plan.Target;
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
 * What a device has and shall have of secrets: decided and put on record before any script sets
 * one, and learned from what the device says. Works in the caller's transaction.
 */
@Component
class SecretRecords {

  private static final int FIRST_KEY_VERSION = 0x30;
  private static final int LAST_KEY_VERSION = 0x3F;

  private final InitialKeySets initialKeys;
  private final DeviceSecrets secrets;
  private final KnownSecrets known;
  private final ServerOrigin origin;

  SecretRecords(
      InitialKeySets initialKeys, DeviceSecrets secrets, KnownSecrets known, ServerOrigin origin) {
    this.initialKeys = initialKeys;
    this.secrets = secrets;
    this.known = known;
    this.origin = origin;
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
    return withRecorded(
        next, device, List.of(SecretKind.PUK, SecretKind.MANAGEMENT_KEY, SecretKind.SCP03_KEYS));
  }

  /** What a device in use is administered with: what it has, none of which is replaced. */
  Knowledge withAdministrationKeys(Knowledge knowledge, Device device) {
    return withRecorded(
        knowledge, device, List.of(SecretKind.MANAGEMENT_KEY, SecretKind.SCP03_KEYS));
  }

  private Knowledge withRecorded(Knowledge knowledge, Device device, List<SecretKind> kinds) {
    Knowledge next = knowledge;
    for (SecretKind kind : kinds) {
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
    Map<SecretKind, Candidates> recorded = secrets.candidates(device.id());
    Candidates managementKey = Objects.requireNonNull(recorded.get(SecretKind.MANAGEMENT_KEY));
    Candidates channelKeys = Objects.requireNonNull(recorded.get(SecretKind.SCP03_KEYS));
    Candidates puk = Objects.requireNonNull(recorded.get(SecretKind.PUK));
    Candidates pin = Objects.requireNonNull(recorded.get(SecretKind.PIN));
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
