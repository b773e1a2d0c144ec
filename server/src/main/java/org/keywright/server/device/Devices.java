package org.keywright.server.device;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.api.Page;
import org.keywright.server.api.PageRequest;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.keywright.server.policy.PolicyRef;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Keeps the inventory of devices. Safe for concurrent use, by several nodes. */
@Service
public class Devices {

  /** The longest reason that is kept with a transition, in characters. */
  public static final int MAX_REASON = 400;

  /** The longest name that people give a device, in characters. */
  public static final int MAX_LABEL = 60;

  private static final String SUBJECT = "device";

  private final DeviceRepository repository;
  private final DeviceModels models;
  private final AuditLog audit;
  private final Clock clock;

  Devices(DeviceRepository repository, DeviceModels models, AuditLog audit, Clock clock) {
    this.repository = repository;
    this.models = models;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Takes a device into stock. Registering it again returns it as it is, whatever its state.
   *
   * @throws InvalidException if there is no such model
   * @throws org.keywright.server.api.NotPermittedException unless the actor may register devices
   */
  @Transactional
  public Device register(NewDevice device, Actor actor) {
    actor.mustBeAllowed(Permission.DEVICE_REGISTER);
    if (models.find(device.model()).isEmpty()) {
      throw new InvalidException("model", "is not the name of a device model");
    }
    UUID id = UUID.randomUUID();
    Instant now = now();
    if (repository.insertIfNew(id, device, now)) {
      repository.addHistory(id, "register", null, DeviceState.AVAILABLE, actor, "", null, now);
      audit.record(
          new AuditEvent(
              actor,
              "device.register",
              SUBJECT,
              id.toString(),
              Map.of("model", device.model(), "hardwareId", device.hardwareId())));
    }
    return repository
        .getByHardwareId(device.model(), device.hardwareId())
        .orElseThrow(() -> new IllegalStateException("a device vanished while it was registered"));
  }

  /**
   * The device.
   *
   * @throws NotFoundException if there is none
   */
  @Transactional(readOnly = true)
  public Device get(UUID id) {
    return repository.get(id).orElseThrow(() -> new NotFoundException(SUBJECT, id));
  }

  /** The device of that model with this hardware id, in any case. */
  @Transactional(readOnly = true)
  public Optional<Device> find(String model, String hardwareId) {
    return repository.getByHardwareId(model, hardwareId.toUpperCase(Locale.ROOT));
  }

  /** The devices that the filter lets through, those last changed first. */
  @Transactional(readOnly = true)
  public Page<Device> find(DeviceFilter filter, PageRequest page) {
    return repository.find(filter, page);
  }

  /**
   * The device, locked against everybody else until the caller's transaction ends. Take this lock
   * before any other.
   *
   * @throws NotFoundException if there is none
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Device lock(UUID id) {
    if (!repository.lock(id)) {
      throw new NotFoundException(SUBJECT, id);
    }
    return get(id);
  }

  /**
   * Takes a device through a step of its life, and records it in its history and the audit log, in
   * the caller's transaction. The caller sees to {@link DeviceTransition#effect()} in the same one.
   *
   * @param reason what the actor says about it; at most {@value #MAX_REASON} characters, may be
   *     empty
   * @return the device after the step
   * @throws ConflictException if the device is in a state from which there is no such step
   * @throws org.keywright.server.api.NotPermittedException if the actor lacks the permission
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Device apply(UUID id, DeviceTransition transition, Actor actor, String reason) {
    if (reason.length() > MAX_REASON) {
      throw new InvalidException("reason", "has at most " + MAX_REASON + " characters");
    }
    Device device = lock(id);
    if (!transition.byHolder() || !actor.looksAfterOwn(device.holder())) {
      actor.mustBeAllowed(transition.permission());
    }
    refuseUnlessAllowed(device, transition);
    UUID holder = holderAfter(device, transition);
    Instant now = now();
    repository.setState(
        id,
        transition.to(),
        holder,
        policyAfter(device, transition),
        initialPinAfter(device, transition),
        replacementAfter(device, transition),
        now);
    repository.addHistory(
        id, transition.action(), device.state(), transition.to(), actor, reason, holder, now);
    audit.record(
        new AuditEvent(
            actor,
            "device." + transition.action(),
            SUBJECT,
            id.toString(),
            details(device, transition, reason)));
    return get(id);
  }

  /**
   * Records that the holder chose the PIN that the device has now, in its history and the audit
   * log, in the caller's transaction.
   *
   * @param action what was done for that: {@code change-pin}
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void recordHoldersPin(UUID id, String action, Actor actor) {
    repository.setHoldersPin(id, now());
    recordUse(id, action, actor);
  }

  /**
   * Records what was done to a device that stays as it is, in its history and the audit log, in the
   * caller's transaction.
   *
   * @param action what was done: {@code renew}
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void recordUse(UUID id, String action, Actor actor) {
    addHistory(id, action, actor);
    audit.record(new AuditEvent(actor, "device." + action, SUBJECT, id.toString(), Map.of()));
  }

  /**
   * Records in its history what was done about a device that stays as it is, in the caller's
   * transaction. The caller sees to the audit log.
   *
   * @param action what was done: {@code print-badge}
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void addHistory(UUID id, String action, Actor actor) {
    Device device = lock(id);
    repository.addHistory(
        id, action, device.state(), device.state(), actor, "", device.holder(), now());
  }

  /**
   * Gives the device another name: for its holder, or who keeps the stock.
   *
   * @param label up to {@value #MAX_LABEL} printable characters; empty for none
   * @throws InvalidException if it is longer, or has others
   * @throws org.keywright.server.api.NotPermittedException if it is not the actor's own, and they
   *     may not register devices
   */
  @Transactional
  public Device rename(UUID id, String label, Actor actor) {
    Device device = lock(id);
    if (!actor.looksAfterOwn(device.holder())) {
      actor.mustBeAllowed(Permission.DEVICE_REGISTER);
    }
    String name = label.strip();
    if (name.length() > MAX_LABEL || name.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidException("label", "has at most " + MAX_LABEL + " printable characters");
    }
    repository.setLabel(device, name, now());
    audit.record(
        new AuditEvent(actor, "device.rename", SUBJECT, id.toString(), Map.of("label", name)));
    return get(id);
  }

  /** What happened to a device, newest first. */
  @Transactional(readOnly = true)
  public Page<DeviceHistoryEntry> history(UUID id, PageRequest page) {
    get(id);
    return repository.history(id, page);
  }

  /** Devices that have been in a state since before a time, oldest first: for time limits. */
  @Transactional(readOnly = true)
  public List<Device> inStateSince(DeviceState state, Instant before, int atMost) {
    return repository.inStateSince(state, before, atMost);
  }

  private static void refuseUnlessAllowed(Device device, DeviceTransition transition) {
    if (!transition.from().contains(device.state())) {
      throw new ConflictException(
          "the device is "
              + device.state()
              + "; "
              + transition.action()
              + " takes one that is "
              + transition.from().stream().map(Enum::name).collect(Collectors.joining(" or ")));
    }
    ReplacementReason reason = device.replacementReason();
    if (transition instanceof DeviceTransition.WithdrawReplacement
        && reason != null
        && reason.isLoss()) {
      throw new ConflictException(
          "the device was reported as "
              + reason
              + " and its certificates are revoked: it is replaced, or terminated and recycled");
    }
  }

  private static @Nullable UUID holderAfter(Device device, DeviceTransition transition) {
    return switch (transition) {
      case DeviceTransition.StartIssuance start -> start.holder();
      case DeviceTransition.CompleteRecycling _ -> null;
      default -> device.holder();
    };
  }

  private static @Nullable PolicyRef policyAfter(Device device, DeviceTransition transition) {
    return switch (transition) {
      case DeviceTransition.StartIssuance start -> start.policy();
      case DeviceTransition.CompleteRecycling _ -> null;
      default -> device.policy();
    };
  }

  private static @Nullable ReplacementReason replacementAfter(
      Device device, DeviceTransition transition) {
    return switch (transition) {
      case DeviceTransition.RequestReplacement request -> request.reason();
      case DeviceTransition.WithdrawReplacement _,
          DeviceTransition.StartIssuance _,
          DeviceTransition.CompleteRecycling _ ->
          null;
      default -> device.replacementReason();
    };
  }

  private static boolean initialPinAfter(Device device, DeviceTransition transition) {
    return switch (transition) {
      case DeviceTransition.ActivateWithInitialPin _ -> true;
      case DeviceTransition.StartIssuance _, DeviceTransition.CompleteRecycling _ -> false;
      default -> device.initialPin();
    };
  }

  private static Map<String, String> details(
      Device device, DeviceTransition transition, String reason) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("from", device.state().name());
    details.put("to", transition.to().name());
    if (!reason.isEmpty()) {
      details.put("reason", reason);
    }
    if (transition.effect() instanceof CredentialEffect.Revoke revoke) {
      details.put("revocation", revoke.reason().name());
    }
    if (transition instanceof DeviceTransition.RequestReplacement request) {
      details.put("replacementReason", request.reason().name());
    }
    if (transition instanceof DeviceTransition.StartIssuance start) {
      details.put("holder", start.holder().toString());
      details.put("policy", start.policy().id().toString());
      details.put("policyVersion", Integer.toString(start.policy().version()));
    }
    return details;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
