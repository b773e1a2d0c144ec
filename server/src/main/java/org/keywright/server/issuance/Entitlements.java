package org.keywright.server.issuance;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.ConflictException;
import org.keywright.server.biometrics.FingerprintVerifications;
import org.keywright.server.credential.Agreements;
import org.keywright.server.credential.CredentialPolicyRef;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.DeviceIssuance;
import org.keywright.server.credential.DeviceType;
import org.keywright.server.credential.StoredCredentialPolicy;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.device.DeviceModels;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.Devices;
import org.keywright.server.device.ReplacementReason;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.PolicyRef;
import org.keywright.server.policy.StoredPolicy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What the credential policies of the types that a person holds let be issued to them. */
@Component
class Entitlements {

  private final CredentialTypes types;
  private final FingerprintVerifications fingerprints;
  private final Agreements agreements;
  private final Policies policies;
  private final Devices devices;
  private final DeviceModels models;
  private final List<ProgrammingServer> servers;

  Entitlements(
      CredentialTypes types,
      FingerprintVerifications fingerprints,
      Agreements agreements,
      Policies policies,
      Devices devices,
      DeviceModels models,
      ObjectProvider<ProgrammingServer> servers) {
    this.types = types;
    this.fingerprints = fingerprints;
    this.agreements = agreements;
    this.policies = policies;
    this.devices = devices;
    this.models = models;
    this.servers = servers.orderedStream().toList();
  }

  /**
   * By what an issuance goes.
   *
   * @param server who programs the device; null for this server
   */
  record Entitlement(
      CredentialPolicyRef credential, PolicyRef devicePolicy, @Nullable ProgrammingServer server) {}

  /**
   * Finds out by what somebody is issued a device.
   *
   * @throws ConflictException if nothing that they hold lets it be issued, or it is not clear what
   */
  Entitlement find(IssuanceRequest request, Actor actor) {
    boolean replacement = request.replaces() != null;
    if (replacement) {
      requireReplaceable(request);
    }
    List<StoredCredentialPolicy> fitting =
        types.heldBy(request.holder()).stream()
            .filter(held ->
                request.credentialType() == null || held.type().equals(request.credentialType()))
            .filter(held -> fits(held.policy().deviceIssuance(), request.policy(), replacement))
            .toList();
    if (fitting.isEmpty()) {
      throw new ConflictException(
          "the person holds no credential type by which this is issued: a sponsor assigns one");
    }
    if (fitting.size() > 1) {
      throw new ConflictException(
          "the person holds several credential types by which this is issued: name one of "
              + fitting.stream().map(one -> one.policy().key()).collect(Collectors.joining(", ")));
    }
    StoredCredentialPolicy held = fitting.getFirst();
    requireNoObstacle(held, request.holder(), actor);
    StoredPolicy devicePolicy =
        policies.getForIssuance(devicePolicy(held.policy().deviceIssuance(), request));
    requirePermitted(held, devicePolicy.policy());
    return new Entitlement(
        held.ref(), devicePolicy.ref(), server(held.policy().deviceIssuance().serverKey()));
  }

  private static boolean fits(
      DeviceIssuance issuance, @Nullable UUID devicePolicy, boolean replacement) {
    return devicePolicy == null
        || (replacement
            ? issuance.forReplacement().contains(devicePolicy)
            : devicePolicy.equals(issuance.cardPolicy()));
  }

  private void requireReplaceable(IssuanceRequest request) {
    Device old = devices.get(Objects.requireNonNull(request.replaces()));
    if (old.state() != DeviceState.INVALID || !request.holder().equals(old.holder())) {
      throw new ConflictException(
          "no replacement of this device was requested for this person: request it first");
    }
  }

  /**
   * The device policies by which a replacement can be issued to a person.
   *
   * @param issuedBy the credential type of the old device: if they still hold it, the replacement
   *     is of the same
   */
  List<Replacements.Choice> forReplacement(UUID holder, @Nullable UUID issuedBy) {
    List<StoredCredentialPolicy> held = types.heldBy(holder);
    boolean same = held.stream().anyMatch(type -> type.type().equals(issuedBy));
    return held.stream()
        .filter(type -> !same || type.type().equals(issuedBy))
        .flatMap(type ->
            type.policy().deviceIssuance().forReplacement().stream()
                .map(policies::get)
                .filter(policy -> !policy.retired())
                .map(policy ->
                    new Replacements.Choice(type.type(), policy.id(), policy.policy().name())))
        .toList();
  }

  private UUID devicePolicy(DeviceIssuance issuance, IssuanceRequest request) {
    UUID named = request.policy();
    if (named != null) {
      return named;
    }
    List<UUID> possible =
        request.replaces() != null
            ? issuance.forReplacement()
            : Optional.ofNullable(issuance.cardPolicy()).stream().toList();
    if (possible.size() > 1) {
      throw new ConflictException(
          "there are several policies for a replacement: name one of "
              + possible.stream()
                  .map(id -> policies.get(id).policy().name())
                  .collect(Collectors.joining(", ")));
    }
    return possible.getFirst();
  }

  private void requireNoObstacle(StoredCredentialPolicy held, UUID person, Actor actor) {
    obstacle(held, person)
        .ifPresent(why -> {
          throw new ConflictException(held.policy().name() + " " + why);
        });
    requireAgreed(held, person);
    if (needsFingerprint(held, person, actor)) {
      throw ConflictException.fingerprintNeeded(
          held.policy().name()
              + " asks for the applicant's fingerprint: nothing is issued before a live sample of"
              + " the last fifteen minutes matched");
    }
  }

  /** Whether the person has to agree to something before devices of this type are put into use. */
  boolean needsAgreement(StoredCredentialPolicy held, UUID person) {
    return agreements.isNeeded(held, person);
  }

  /** The type whose newest agreement the holder has not agreed to, of an issuance or a renewal. */
  Optional<StoredCredentialPolicy> lacksAgreement(Issuance issuance) {
    CredentialPolicyRef ref = issuance.credentialPolicy();
    UUID holder = issuance.holder();
    return ref == null || holder == null
        ? Optional.empty()
        : Optional.of(types.get(ref.type())).filter(newest -> needsAgreement(newest, holder));
  }

  private void requireAgreed(StoredCredentialPolicy held, UUID person) {
    if (needsAgreement(held, person)) {
      throw ConflictException.agreementNeeded(notAgreed(held), person, held.type());
    }
  }

  /**
   * Refuses a device whose holder has not agreed to what the newest policy has them agree to.
   *
   * @throws ConflictException if so
   */
  void requireAgreed(Issuance issuance) {
    lacksAgreement(issuance)
        .ifPresent(newest -> requireAgreed(newest, Objects.requireNonNull(issuance.holder())));
  }

  /**
   * The same for a client: the agreement may have been changed since it was given its ticket.
   *
   * @throws Refusal if so
   */
  void requireStillAgreed(Issuance issuance) throws Refusal {
    Optional<StoredCredentialPolicy> lacking = lacksAgreement(issuance);
    if (lacking.isPresent()) {
      throw new Refusal("AGREEMENT_NEEDED", notAgreed(lacking.get()) + ".", true);
    }
  }

  private static String notAgreed(StoredCredentialPolicy held) {
    return held.policy().name()
        + " has a subscriber agreement that the holder has not agreed to as it stands: they read it"
        + " and agree on their page My Devices, or on their page under People in the presence of an"
        + " operator; then go on";
  }

  /** Whether a fingerprint of the person has to match before this actor issues to them. */
  boolean needsFingerprint(StoredCredentialPolicy held, UUID person, Actor actor) {
    return held.policy().deviceIssuance().verifyFingerprint()
        && !fingerprints.isFresh(person, actor);
  }

  /** Whether the newest policy that an issuance goes by asks its actor for a fingerprint. */
  boolean needsFingerprint(Issuance issuance, Actor actor) {
    CredentialPolicyRef ref = issuance.credentialPolicy();
    UUID holder = issuance.holder();
    return ref != null && holder != null && needsFingerprint(types.get(ref.type()), holder, actor);
  }

  /**
   * What keeps devices of this type from being issued to a person, whatever device; an agreement
   * that is still to be given and a fingerprint that is not verified yet do not.
   */
  Optional<String> obstacle(StoredCredentialPolicy held, UUID person) {
    DeviceIssuance issuance = held.policy().deviceIssuance();
    if (issuance.isProgrammedByThirdParty()) {
      return Optional.of("has devices that a third party delivers: this server programs none");
    }
    String server = issuance.serverKey();
    if (!server.isEmpty() && server(server) == null) {
      return Optional.of(
          "has devices that the server " + server + " programs, to which there is no connection");
    }
    if (issuance.verifyFingerprint() && !fingerprints.isEnrolled(person)) {
      return Optional.of(
          "asks for the applicant's fingerprint, and none is enrolled of them: enrol it first");
    }
    return Optional.empty();
  }

  private @Nullable ProgrammingServer server(String key) {
    return servers.stream().filter(one -> one.host().equals(key)).findFirst().orElse(null);
  }

  /** The models that a device policy is for and a credential policy permits. */
  Set<String> permitted(DeviceIssuance issuance, DevicePolicy policy) {
    Set<String> permitted = new TreeSet<>();
    for (String name : policy.deviceModels()) {
      models
          .find(name)
          .filter(model -> permits(issuance, model))
          .ifPresent(model -> permitted.add(name));
    }
    return permitted;
  }

  private static boolean permits(DeviceIssuance issuance, DeviceModel model) {
    return issuance.permittedDeviceTypes().contains(DeviceType.of(model.kind()));
  }

  private void requirePermitted(StoredCredentialPolicy held, DevicePolicy policy) {
    if (permitted(held.policy().deviceIssuance(), policy).isEmpty()) {
      throw new ConflictException(
          held.policy().name() + " permits no type of device that " + policy.name() + " is for");
    }
  }

  /**
   * Refuses to go on with an issuance that could not be begun now: what was permitted at its
   * beginning may not be any more, an agreement may have been changed, and a fingerprint is
   * verified each time.
   *
   * @throws ConflictException if so
   */
  void requireStillAllowed(Issuance issuance, Actor actor) {
    CredentialPolicyRef ref = issuance.credentialPolicy();
    UUID holder = issuance.holder();
    if (ref == null || holder == null) {
      return;
    }
    StoredCredentialPolicy newest = types.get(ref.type());
    requireNoObstacle(newest, holder, actor);
    requirePermitted(newest, policies.document(Objects.requireNonNull(issuance.policy())));
    UUID device = issuance.device();
    if (device != null) {
      DeviceModel model = models.get(devices.get(device).model());
      if (!permits(newest.policy().deviceIssuance(), model)) {
        throw new ConflictException(notPermitted(newest, model));
      }
    }
  }

  /**
   * Refuses a device whose type is not permitted, or not any more.
   *
   * @throws Refusal if so
   */
  void requirePermitted(Issuance issuance, DeviceModel model) throws Refusal {
    CredentialPolicyRef ref = issuance.credentialPolicy();
    if (ref == null) {
      return;
    }
    StoredCredentialPolicy newest = types.get(ref.type());
    if (!permits(newest.policy().deviceIssuance(), model)
        || !permits(types.document(ref).deviceIssuance(), model)) {
      throw new Refusal("DEVICE_TYPE_NOT_PERMITTED", notPermitted(newest, model) + ".", true);
    }
  }

  private static String notPermitted(StoredCredentialPolicy held, DeviceModel model) {
    return held.policy().name()
        + " does not permit devices of the type "
        + DeviceType.of(model.kind()).label();
  }

  /** What the newest version has for replacements that are asked for without a reason. */
  ReplacementReason defaultReplacementReason(Issuance issuance) {
    CredentialPolicyRef ref = issuance.credentialPolicy();
    return ref == null
        ? ReplacementReason.NONE
        : types.get(ref.type()).policy().deviceIssuance().defaultReplacementReason();
  }

  /** The device policy that an issuance goes by, with what its credential policy sets. */
  DevicePolicy document(Issuance issuance) {
    DevicePolicy document = policies.document(Objects.requireNonNull(issuance.policy()));
    CredentialPolicyRef ref = issuance.credentialPolicy();
    return ref == null ? document : types.document(ref).deviceIssuance().applyTo(document);
  }
}
