package org.keywright.server.issuance;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.api.PageRequest;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.DeviceIssuance;
import org.keywright.server.credential.StoredCredentialPolicy;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceFilter;
import org.keywright.server.device.DeviceHistoryEntry;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.device.DeviceModels;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.Devices;
import org.keywright.server.issuance.Verdict.PolicyChoice;
import org.keywright.server.issuance.Verdict.Reason;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.PinRecovery;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.PolicyRef;
import org.keywright.server.policy.StoredPolicy;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What people do about their own devices. Each method works for the person that the actor is, and
 * for nobody else. Safe for concurrent use.
 */
@Service
public class OwnDevices {

  /** More than anybody carries. */
  private static final int MOST = 100;

  private final Issuances issuances;
  private final Devices devices;
  private final DeviceModels models;
  private final DeviceBinding binding;
  private final Policies policies;
  private final Credentials credentials;
  private final CredentialTypes types;
  private final Entitlements entitlements;
  private final Renewals renewals;

  OwnDevices(
      Issuances issuances,
      Devices devices,
      DeviceModels models,
      DeviceBinding binding,
      Policies policies,
      Credentials credentials,
      CredentialTypes types,
      Entitlements entitlements,
      Renewals renewals) {
    this.issuances = issuances;
    this.devices = devices;
    this.models = models;
    this.binding = binding;
    this.policies = policies;
    this.credentials = credentials;
    this.types = types;
    this.entitlements = entitlements;
    this.renewals = renewals;
  }

  /** The devices of the person, those last changed first; the first hundred. */
  @Transactional(readOnly = true)
  public List<OwnDevice> list(Actor actor) {
    return devices
        .find(new DeviceFilter(null, null, null, person(actor)), new PageRequest(0, MOST))
        .items()
        .stream()
        .map(this::shown)
        .toList();
  }

  private OwnDevice shown(Device device) {
    DeviceModel model = models.get(device.model());
    List<Credentials.Held> current =
        credentials.of(device.id()).stream().filter(Credentials.Held::current).toList();
    List<OwnDevice.Credential> held =
        current.stream()
            .map(
                certificate -> new OwnDevice.Credential(certificate.slot(), certificate.notAfter()))
            .sorted(Comparator.comparing(OwnDevice.Credential::slot))
            .toList();
    return new OwnDevice(
        device.id(),
        device.label(),
        model.title(),
        model.kind(),
        device.serial(),
        device.state(),
        device.policyName(),
        device.initialPin(),
        recovery(device),
        renewals.outlook(device, current),
        held);
  }

  private PinRecovery recovery(Device device) {
    PolicyRef policy = device.policy();
    return policy == null ? PinRecovery.NONE : policies.get(policy).policy().pinRecovery();
  }

  /** What happened to a device of the person, newest first; the last fifty steps. */
  @Transactional(readOnly = true)
  public List<DeviceHistoryEntry> history(UUID device, Actor actor) {
    UUID person = person(actor);
    if (!person.equals(devices.get(device).holder())) {
      throw new NotFoundException("device", device);
    }
    return devices.history(device, new PageRequest(0, 50)).items().stream()
        // What was before it was theirs is not their business.
        .filter(entry -> person.equals(entry.holder()))
        .toList();
  }

  /** Says beforehand whether the person may have this device issued. */
  @Transactional(readOnly = true)
  public Verdict judge(DeviceDescription description, Actor actor) {
    UUID person = person(actor);
    Sighting sighting = Sighting.of(description);
    List<DeviceModel> possible = models.recognise(sighting.observation());
    if (possible.isEmpty()) {
      return no(
          Reason.MODEL_UNKNOWN,
          "",
          "This kind of device is not known here. Use one that your organisation gave you.");
    }
    String title = possible.getFirst().title();
    Optional<Device> recorded = binding.recorded(sighting, possible);
    if (recorded.isPresent() && recorded.get().state() != DeviceState.AVAILABLE) {
      return taken(recorded.get(), title, person, actor);
    }
    Set<String> names =
        recorded
            .map(device -> Set.of(device.model()))
            .orElseGet(() -> possible.stream().map(DeviceModel::name).collect(Collectors.toSet()));
    List<StoredCredentialPolicy> fitting =
        forSelfService(person).stream()
            .filter(held -> permitted(held).stream().anyMatch(names::contains))
            .toList();
    List<PolicyChoice> choices =
        fitting.stream()
            .filter(held -> entitlements.obstacle(held, person).isEmpty())
            .map(held -> choice(held, actor))
            .toList();
    if (!choices.isEmpty()) {
      return new Verdict(Reason.READY, title, "", choices, null, null, false, null);
    }
    String why =
        fitting.stream()
            .findFirst()
            .flatMap(held ->
                entitlements
                    .obstacle(held, person)
                    .map(obstacle -> held.policy().name() + " " + obstacle + "."))
            .orElse("You may not add a device of this kind yourself.");
    return no(Reason.NO_POLICY, title, why);
  }

  /** The types that the person holds and may issue to themselves by. */
  private List<StoredCredentialPolicy> forSelfService(UUID person) {
    Set<UUID> allowed =
        policies.forSelfService().stream().map(StoredPolicy::id).collect(Collectors.toSet());
    return types.heldBy(person).stream()
        .filter(held -> allowed.contains(held.policy().deviceIssuance().cardPolicy()))
        .toList();
  }

  private Set<String> permitted(StoredCredentialPolicy held) {
    DeviceIssuance issuance = held.policy().deviceIssuance();
    DevicePolicy policy = policies.get(Objects.requireNonNull(issuance.cardPolicy())).policy();
    return entitlements.permitted(issuance, policy);
  }

  private Verdict taken(Device device, String title, UUID person, Actor actor) {
    if (!Objects.equals(device.holder(), person)) {
      // Not whose it is: that is no business of whoever found it.
      return no(
          Reason.IN_USE,
          title,
          "This device is not free: it was issued to somebody else, or is kept from use. Ask your"
              + " help desk.");
    }
    String name = device.label().isEmpty() ? title : device.label();
    return switch (device.state()) {
      case FAILED, ISSUING -> unfinished(device, name, person, actor);
      case ACTIVE ->
          yours(device, Reason.IN_USE, name, "This is your device already, and it is in use.");
      case PENDING ->
          yours(
              device,
              Reason.PENDING,
              name,
              "This device was issued to you and waits for its activation. Ask an operator.");
      case AVAILABLE, SUSPENDED, INVALID, TERMINATED ->
          yours(
              device,
              Reason.OUT_OF_USE,
              name,
              "This device was taken out of use. It has to be erased by an operator before it can"
                  + " be issued again.");
    };
  }

  private Verdict unfinished(Device device, String title, UUID person, Actor actor) {
    return issuances.list(device.id(), person).stream()
        .filter(run -> run.operation() == Operation.ISSUE)
        .filter(run -> run.state() == IssuanceState.OPEN || run.state() == IssuanceState.FAILED)
        .filter(this::isSelfService)
        .findFirst()
        .map(run ->
            new Verdict(
                Reason.CAN_GO_ON,
                title,
                "An issuance stopped on this device. It goes on where it was.",
                List.of(),
                run.id(),
                entitlements.lacksAgreement(run).map(StoredCredentialPolicy::type).orElse(null),
                entitlements.needsFingerprint(run, actor),
                device.id()))
        .orElseGet(() ->
            yours(
                device,
                Reason.BEING_ISSUED,
                title,
                "Somebody is issuing this device to you. Ask the operator who began with it."));
  }

  private static Verdict no(Reason reason, String title, String text) {
    return new Verdict(reason, title, text, List.of(), null, null, false, null);
  }

  private static Verdict yours(Device device, Reason reason, String title, String text) {
    return new Verdict(reason, title, text, List.of(), null, null, false, device.id());
  }

  private PolicyChoice choice(StoredCredentialPolicy held, Actor actor) {
    return new PolicyChoice(
        held.type(),
        held.policy().name(),
        held.policy().description(),
        entitlements.needsAgreement(held, person(actor)),
        entitlements.needsFingerprint(held, person(actor), actor));
  }

  /**
   * Starts an issuance for the person, by a credential type that they hold.
   *
   * @throws NotPermittedException if they do not hold it, or it is not for self-service
   */
  @Transactional
  public IssuanceTicket start(UUID credentialType, Actor actor) {
    UUID person = person(actor);
    if (forSelfService(person).stream().noneMatch(held -> held.type().equals(credentialType))) {
      throw new NotPermittedException("you may not issue a device of this type to yourself");
    }
    return issuances.startOwn(
        new IssuanceRequest(person, credentialType, null, null), issuing(actor));
  }

  /**
   * Lets a run of the person's go on where it stopped. An issuance that waits for its activation is
   * an operator's.
   */
  @Transactional
  public IssuanceTicket retry(UUID id, Actor actor) {
    Issuance run = get(id, actor);
    if (run.operation().keepsInUse()) {
      return issuances.retry(id, actor);
    }
    requireSelfService(run);
    return issuances.retry(id, issuing(actor));
  }

  /** A run of the person's. */
  @Transactional(readOnly = true)
  public Issuance get(UUID id, Actor actor) {
    Issuance run = issuances.get(id);
    if (!person(actor).equals(run.holder())) {
      // As if there were none: that there is one is no business of others.
      throw new NotFoundException("issuance", id);
    }
    return run;
  }

  /**
   * Gives a run of the person's up. An issuance that a device was begun with is left to be gone on
   * with, or to an operator.
   */
  @Transactional
  public Issuance cancel(UUID id, Actor actor) {
    Issuance run = get(id, actor);
    if (run.operation().keepsInUse()) {
      return issuances.cancel(id, actor);
    }
    requireSelfService(run);
    boolean untouched = run.device() == null && run.isUnderWay();
    return untouched ? issuances.cancel(id, issuing(actor)) : run;
  }

  private void requireSelfService(Issuance run) {
    if (run.operation() != Operation.ISSUE || !isSelfService(run)) {
      throw new NotPermittedException("this issuance was begun by an operator");
    }
  }

  private boolean isSelfService(Issuance run) {
    return run.policy() != null && policies.get(run.policy()).policy().selfService();
  }

  private static UUID person(Actor actor) {
    return actor.owner("so that it has no devices");
  }

  /** What the policy allows the person here, others need a role for. */
  private static Actor issuing(Actor actor) {
    return actor.with(Permission.DEVICE_ISSUE);
  }
}
