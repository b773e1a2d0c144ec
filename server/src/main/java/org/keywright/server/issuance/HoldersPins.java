package org.keywright.server.issuance;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.secret.Secret;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.ConflictException;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.Devices;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.PinRecovery;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.PolicyRef;
import org.keywright.server.policy.RecoveryRight;
import org.keywright.server.secrets.Candidate;
import org.keywright.server.secrets.Candidates;
import org.keywright.server.secrets.DeviceSecrets;
import org.keywright.server.secrets.SecretKind;
import org.keywright.server.secrets.SecretValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The PIN of devices in use: begins the runs that set one, and puts devices into use without one of
 * their holder's. Safe for concurrent use.
 */
@Service
public class HoldersPins {

  private static final Logger LOG = LoggerFactory.getLogger(HoldersPins.class);
  private static final String PIN = SecretKind.PIN.name();

  private final Issuances issuances;
  private final IssuanceRepository repository;
  private final Journal journal;
  private final Devices devices;
  private final Works works;
  private final DeviceSecrets secrets;
  private final Policies policies;
  private final DevicesInUse inUse;
  private final HandOverLog handOvers;
  private final Entitlements entitlements;
  private final AuditLog audit;
  private final TransactionTemplate transactions;

  HoldersPins(
      Issuances issuances,
      IssuanceRepository repository,
      Journal journal,
      Devices devices,
      Works works,
      DeviceSecrets secrets,
      Policies policies,
      DevicesInUse inUse,
      HandOverLog handOvers,
      Entitlements entitlements,
      AuditLog audit,
      PlatformTransactionManager manager) {
    this.issuances = issuances;
    this.repository = repository;
    this.journal = journal;
    this.devices = devices;
    this.works = works;
    this.secrets = secrets;
    this.policies = policies;
    this.inUse = inUse;
    this.handOvers = handOvers;
    this.entitlements = entitlements;
    this.audit = audit;
    this.transactions = new TransactionTemplate(manager);
  }

  /**
   * Begins to set the PIN of a device in use: a ticket for a client, which brings the device. What
   * was begun for the device before is given up.
   *
   * @param operation one that sets a PIN
   * @throws ConflictException if the device is not in use, its holder may carry none, or this
   *     cannot be done with it
   * @throws org.keywright.server.api.NotPermittedException if the actor may not, and it is not
   *     their own device
   */
  @Transactional
  public IssuanceTicket begin(UUID deviceId, Operation operation, Actor actor) {
    if (!operation.setsPin()) {
      throw new IllegalArgumentException(operation + " does not set the PIN of a device in use");
    }
    IssuanceTicket ticket = issuances.begin(operation, devices.get(deviceId), actor);
    Device device = devices.lock(deviceId);
    inUse.require(device);
    requirePermitted(device, operation, actor);
    if (operation == Operation.FIRST_PIN && !device.initialPin()) {
      throw new ConflictException(
          "the device has a PIN that its holder chose: change that, or have it reset");
    }
    if (operation.usesPuk()) {
      repository.requireGoodPuk(deviceId, null);
    }
    return ticket;
  }

  private void requirePermitted(Device device, Operation operation, Actor actor) {
    PinRecovery recovery = policy(device).pinRecovery();
    RecoveryRight right =
        switch (operation) {
          case RESET_PIN -> recovery.reset();
          case UNLOCK -> recovery.unlock();
          default -> RecoveryRight.HOLDER_AND_STAFF;
        };
    if (!right.isGiven()) {
      throw new ConflictException(
          "the policy of the device does not let it be done: the device has to be replaced");
    }
    boolean own = actor.looksAfterOwn(device.holder());
    if (own ? !right.toHolder() : !right.toStaff()) {
      throw new ConflictException(
          own
              ? "the policy of the device does not let its holder do it: ask the help desk"
              : "the policy of the device lets its holder alone do it, on their page");
    }
  }

  private DevicePolicy policy(Device device) {
    PolicyRef policy = device.policy();
    if (policy == null) {
      throw new IllegalStateException("a device is in use without a policy");
    }
    return policies.document(policy);
  }

  /**
   * A device that was put into use by an operator.
   *
   * @param initialPin what the server set, for the operator to see once; whoever gets it closes it
   * @param certain whether the device is certain to have it: not if its holder was asked for a PIN
   *     and nothing was heard since
   */
  public record Activated(Device device, Secret initialPin, boolean certain)
      implements AutoCloseable {

    @Override
    public void close() {
      initialPin.close();
    }
  }

  /**
   * Puts a device into use without its holder, with the PIN that the server set. That PIN is shown
   * here and never again.
   *
   * @throws ConflictException if the device is not PENDING, its issuance has not come so far, or
   *     its holder has not agreed to the subscriber agreement as it stands
   * @throws org.keywright.server.api.NotPermittedException if the actor may not
   */
  public Activated activate(UUID deviceId, Actor actor) {
    DeviceTransition activation = new DeviceTransition.ActivateWithInitialPin();
    actor.mustBeAllowed(activation.permission());
    Issuance[] run = new Issuance[1];
    Activated activated =
        transactions.execute(status -> {
          OpenIssuance open = pending(deviceId);
          Device device = devices.apply(deviceId, activation, actor, "");
          if (!policy(device).showInitialPin()) {
            throw new ConflictException(
                "the policy of the device does not let its initial PIN be shown: its holder puts it"
                    + " into use by choosing a PIN");
          }
          if (open == null || !open.knowledge().readBack() || !open.knowledge().isSet(PIN)) {
            throw new ConflictException(
                "the issuance of the device has not come to its end: retry it, or recycle the"
                    + " device");
          }
          entitlements.requireAgreed(open.issuance());
          run[0] = open.issuance();
          handOvers.note(run[0], actor);
          return show(open, device, actor);
        });
    release(run[0], actor);
    return activated;
  }

  private @Nullable OpenIssuance pending(UUID device) {
    return repository.list(device, null, 20).stream()
        .filter(run -> run.state() == IssuanceState.PENDING)
        .findFirst()
        .flatMap(run -> repository.lock(run.id()))
        .orElse(null);
  }

  private Activated show(OpenIssuance open, Device device, Actor actor) {
    Issuance issuance = open.issuance();
    audit.record(
        new AuditEvent(
            actor,
            "device.show-initial-pin",
            "device",
            device.id().toString(),
            java.util.Map.of()));
    boolean certain =
        "CANCELLED".equals(issuance.problemCode())
            && !journal.isScript(issuance, issuance.exchanges());
    return new Activated(
        device, initialPin(device.id(), open.knowledge().target(PIN).orElseThrow()), certain);
  }

  /**
   * The inventory went first, in a transaction of its own: an authority may release a certificate
   * and its answer get lost, and none may be good before its device is in use. What is not heard to
   * be released now is released by the sweep.
   */
  private void release(Issuance run, Actor actor) {
    try {
      works.of(run).releaseIfDue(run.id(), run.attempt(), actor);
    } catch (RuntimeException e) {
      LOG.warn("certificates of issuance {} are not released yet", run.id(), e);
    }
  }

  private Secret initialPin(UUID device, UUID wanted) {
    try (Candidates recorded = secrets.candidates(device, SecretKind.PIN)) {
      for (Candidate candidate : recorded.inOrder()) {
        if (candidate.id().equals(wanted)
            && candidate.value() instanceof SecretValue.Code(Secret code)) {
          return code.copy();
        }
      }
    }
    throw new IllegalStateException("the initial PIN is not on record");
  }
}
