package org.keywright.server.issuance;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.keywright.server.credential.CredentialPolicyRef;
import org.keywright.server.credential.Duties;
import org.keywright.server.credential.Duty;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.Devices;
import org.keywright.server.device.ReplacementReason;
import org.keywright.server.people.People;
import org.keywright.server.people.Person;
import org.keywright.server.policy.PolicyRef;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Starts, retries and gives up runs, and takes devices through the steps of their life that touch
 * their certificates. Safe for concurrent use.
 *
 * <p>Locks are taken in the order run, device, secret, number.
 */
@Service
public class Issuances {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TICKET_BYTES = 32;

  private final IssuanceRepository repository;
  private final Journal journal;
  private final People people;
  private final Devices devices;
  private final Credentials credentials;
  private final Withdrawals withdrawals;
  private final HolderNotices notices;
  private final Entitlements entitlements;
  private final Duties duties;
  private final HandOverLog handOvers;
  private final IssuanceSettings settings;
  private final AuditLog audit;
  private final Clock clock;

  Issuances(
      IssuanceRepository repository,
      Journal journal,
      People people,
      Devices devices,
      Credentials credentials,
      Withdrawals withdrawals,
      HolderNotices notices,
      Entitlements entitlements,
      Duties duties,
      HandOverLog handOvers,
      IssuanceSettings settings,
      AuditLog audit,
      Clock clock) {
    this.repository = repository;
    this.journal = journal;
    this.people = people;
    this.devices = devices;
    this.credentials = credentials;
    this.withdrawals = withdrawals;
    this.notices = notices;
    this.entitlements = entitlements;
    this.duties = duties;
    this.handOvers = handOvers;
    this.settings = settings;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Starts an issuance by a device policy of the one credential type that fits.
   *
   * @throws ConflictException as {@link #start(IssuanceRequest, Actor)} does
   */
  @Transactional
  public IssuanceTicket start(UUID holder, UUID policy, Actor actor) {
    return start(new IssuanceRequest(holder, null, policy, null), actor);
  }

  /**
   * Starts an issuance: a ticket for a client, which brings the device. It follows the newest
   * version of the credential policy, to its end.
   *
   * @throws ConflictException if the person may carry no devices, holds no credential type by which
   *     this is issued, or its policy does not let it be issued now
   * @throws org.keywright.server.api.NotPermittedException if the actor may not, is the person, or
   *     did another duty on their way to the credential type
   */
  @Transactional
  public IssuanceTicket start(IssuanceRequest request, Actor actor) {
    actor.mustBeAllowed(Permission.DEVICE_ISSUE);
    UUID replaced = request.replaces();
    if (replaced != null) {
      beginReplacement(replaced, request, actor);
    }
    Entitlements.Entitlement entitlement = entitled(request, actor);
    duties.perform(Duty.ISSUE, request.holder(), entitlement.credential().type(), actor);
    return start(request, entitlement, actor);
  }

  /**
   * Takes a device out of use that is replaced, unless that was requested before, and gives up what
   * was begun in its place and has no device yet.
   */
  private void beginReplacement(UUID replaced, IssuanceRequest request, Actor actor) {
    for (Issuance other : repository.openReplacements(replaced)) {
      if (other.device() != null) {
        throw new ConflictException(
            "a replacement of this device is under way: go on with it, or cancel it first");
      }
      cancel(lock(other.id()), actor, "another replacement was begun");
    }
    Device old = devices.lock(replaced);
    ReplacementReason reason = request.reason();
    if (old.state() == DeviceState.ACTIVE || old.state() == DeviceState.SUSPENDED) {
      if (!request.holder().equals(old.holder())) {
        throw new ConflictException("the device is another person's: it is not replaced for them");
      }
      apply(
          replaced,
          new DeviceTransition.RequestReplacement(
              reason == null ? defaultReplacementReason(replaced) : reason),
          actor,
          "");
    } else if (reason != null && reason != old.replacementReason()) {
      throw new ConflictException(
          "the replacement was requested before, for the reason "
              + old.replacementReason()
              + ": leave the reason out");
    }
  }

  /** Starts an issuance for the holder themselves, whom the policy lets do that. */
  @Transactional(propagation = Propagation.MANDATORY)
  IssuanceTicket startOwn(IssuanceRequest request, Actor actor) {
    return start(request, entitled(request, actor), actor);
  }

  private Entitlements.Entitlement entitled(IssuanceRequest request, Actor actor) {
    Person person = people.get(request.holder());
    if (!person.mayCarryDevices()) {
      throw new ConflictException(
          person.displayName() + " is " + person.status() + " and may carry no devices");
    }
    return entitlements.find(request, actor);
  }

  private IssuanceTicket start(
      IssuanceRequest request, Entitlements.Entitlement entitlement, Actor actor) {
    Issuance issuance =
        fresh(Operation.ISSUE, request.holder(), entitlement.devicePolicy(), null, actor)
            .by(entitlement.credential(), request.replaces());
    ProgrammingServer server = entitlement.server();
    if (server != null) {
      return server.start(issuance, actor);
    }
    repository.insert(issuance);
    handOvers.note(issuance, actor);
    record(
        actor,
        "issuance.start",
        issuance,
        Map.of(
            "holder", request.holder().toString(),
            "credentialType", entitlement.credential().type().toString(),
            "credentialPolicyVersion", Integer.toString(entitlement.credential().version())));
    return ticket(issuance, actor);
  }

  /**
   * Lets a run go on where it stopped: with the same device, for the same person, by the same
   * version of the policy.
   *
   * @throws ConflictException if it is over, or could not be begun now; one whose device waits for
   *     its activation, if the holder has not agreed to the subscriber agreement as it stands
   */
  @Transactional
  public IssuanceTicket retry(UUID id, Actor actor) {
    OpenIssuance open = lock(id);
    Issuance issuance = open.issuance();
    requireMay(issuance, actor);
    if (issuance.operation().usesPuk()) {
      repository.requireGoodPuk(Objects.requireNonNull(issuance.device()), id);
    }
    IssuanceState next =
        switch (issuance.state()) {
          case OPEN, FAILED -> {
            entitlements.requireStillAllowed(issuance, actor);
            yield IssuanceState.OPEN;
          }
          case PENDING -> {
            if (issuance.operation() == Operation.ISSUE) {
              actor.mustBeAllowed(Permission.DEVICE_ACTIVATE);
              entitlements.requireAgreed(issuance);
            }
            yield IssuanceState.PENDING;
          }
          case DONE -> throw new ConflictException("this run is done: there is nothing to retry");
          case CANCELLED ->
              throw new ConflictException("this run was given up: begin a new one instead");
        };
    Issuance retried = issuance.retried(next);
    repository.save(open.with(retried));
    handOvers.note(retried, actor);
    record(
        actor, "issuance.retry", retried, Map.of("attempt", Integer.toString(retried.attempt())));
    return ticket(retried, actor);
  }

  /**
   * Gives a run up. What was certified in it is revoked; a device that it had begun with is to be
   * recycled before it is issued again.
   *
   * @throws ConflictException if it is over
   */
  @Transactional
  public Issuance cancel(UUID id, Actor actor) {
    OpenIssuance open = lock(id);
    requireMay(open.issuance(), actor);
    return cancel(open, actor, "");
  }

  /** Holders may do what leaves their own devices in use, and nothing else. */
  private static void requireMay(Issuance issuance, Actor actor) {
    Operation operation = issuance.operation();
    if (!operation.keepsInUse() || !actor.looksAfterOwn(issuance.holder())) {
      actor.mustBeAllowed(operation.permission());
    }
  }

  /**
   * Begins a run on a device in use, for its holder: a ticket for a client, which brings the
   * device. What was begun for the device before is given up.
   *
   * @throws org.keywright.server.api.NotPermittedException if the actor may not, and it is not
   *     their own device
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public IssuanceTicket begin(Operation operation, Device device, Actor actor) {
    return begin(operation, device, null, actor);
  }

  /**
   * The same, that follows a credential policy.
   *
   * @param credential the version that the device was issued by, if it was by one
   */
  @Transactional(propagation = Propagation.MANDATORY)
  IssuanceTicket begin(
      Operation operation, Device device, @Nullable CredentialPolicyRef credential, Actor actor) {
    Issuance run = fresh(operation, device.holder(), device.policy(), device.id(), actor);
    if (credential != null) {
      run = run.by(credential, null);
    }
    requireMay(run, actor);
    // What waits for certificates to be released goes on doing so.
    closeRuns(
            device.id(),
            actor,
            open -> open.operation() != Operation.ISSUE && open.state() != IssuanceState.PENDING)
        .stream()
        .filter(closed -> closed.operation() == Operation.RENEW)
        .forEach(closed -> credentials.abandon(device.id(), closed.id()));
    repository.insert(run);
    record(actor, "issuance." + operation.action(), run, Map.of("device", device.id().toString()));
    return ticket(run, actor);
  }

  private Issuance cancel(OpenIssuance open, Actor actor, String reason) {
    Issuance issuance = open.issuance();
    if (issuance.state() == IssuanceState.DONE || issuance.state() == IssuanceState.CANCELLED) {
      throw new ConflictException("this run is over: there is nothing to cancel");
    }
    UUID device = issuance.device();
    if (device != null && issuance.operation() == Operation.ISSUE) {
      DeviceTransition cancel = new DeviceTransition.CancelIssuance();
      DeviceState state = devices.lock(device).state();
      if (issuance.state() == IssuanceState.PENDING && state != DeviceState.PENDING) {
        throw new ConflictException(
            "the device is in use already: terminate or recycle it instead");
      }
      if (cancel.from().contains(state)) {
        devices.apply(device, cancel, actor, reason);
      }
      credentials.apply(device, cancel.effect());
    }
    if (device != null && issuance.operation() == Operation.RENEW) {
      if (issuance.state() == IssuanceState.PENDING) {
        throw new ConflictException("the device has its new certificates already");
      }
      credentials.abandon(device, issuance.id());
    }
    Issuance cancelled = issuance.in(IssuanceState.CANCELLED);
    repository.save(open.with(cancelled));
    withdrawals.endOf(issuance.id());
    record(actor, "issuance.cancel", cancelled, Map.of());
    return cancelled;
  }

  /**
   * Starts the recycling of a device. What is on it is revoked at once, so that nothing is left
   * valid if it never comes back.
   */
  @Transactional
  public IssuanceTicket recycle(UUID deviceId, Actor actor) {
    actor.mustBeAllowed(Permission.DEVICE_RECYCLE);
    closeRuns(deviceId, actor, open -> true);
    Device device = devices.lock(deviceId);
    if (device.state() == DeviceState.AVAILABLE) {
      throw new ConflictException("the device is in stock: there is nothing to recycle");
    }
    DeviceTransition start = new DeviceTransition.StartRecycling();
    if (device.state() != DeviceState.TERMINATED) {
      devices.apply(deviceId, start, actor, "");
    }
    credentials.apply(deviceId, start.effect());
    Issuance run = fresh(Operation.RECYCLE, null, null, deviceId, actor);
    repository.insert(run);
    record(actor, "issuance.recycle", run, Map.of());
    return ticket(run, actor);
  }

  /** Takes a device through a step of its life, and its certificates with it. */
  @Transactional
  public Device apply(UUID deviceId, DeviceTransition transition, Actor actor, String reason) {
    if (transition.to() == DeviceState.TERMINATED) {
      closeRuns(deviceId, actor, open -> true);
    }
    if (transition instanceof DeviceTransition.WithdrawReplacement
        && !repository.openReplacements(deviceId).isEmpty()) {
      throw new ConflictException(
          "a replacement of this device is under way: cancel that before taking it back");
    }
    Device device = devices.lock(deviceId);
    if (device.state() != transition.to() || transition.to() != DeviceState.TERMINATED) {
      device = devices.apply(deviceId, transition, actor, reason);
    }
    credentials.apply(deviceId, transition.effect());
    notices.after(device, transition);
    return device;
  }

  /** Runs of a device that are not over are given up before its life takes another turn. */
  private List<Issuance> closeRuns(UUID device, Actor actor, Predicate<Issuance> which) {
    List<Issuance> closed = new ArrayList<>();
    for (Issuance run : repository.list(device, null, 20)) {
      boolean over = run.state() == IssuanceState.DONE || run.state() == IssuanceState.CANCELLED;
      if (!over && which.test(run)) {
        OpenIssuance open = lock(run.id());
        Issuance cancelled = open.issuance().in(IssuanceState.CANCELLED);
        repository.save(open.with(cancelled));
        withdrawals.endOf(run.id());
        record(actor, "issuance.cancel", cancelled, Map.of());
        closed.add(cancelled);
      }
    }
    return closed;
  }

  /** Gives up a run that was left alone for longer than its policy allows, if it still is. */
  @Transactional
  public void expire(UUID id, Instant idleSince) {
    OpenIssuance open = lock(id);
    Issuance issuance = open.issuance();
    boolean over =
        issuance.state() == IssuanceState.DONE || issuance.state() == IssuanceState.CANCELLED;
    if (!over && issuance.updatedAt().isBefore(idleSince)) {
      cancel(open, Actor.system(), "left alone for longer than its policy allows");
    }
  }

  /** The run. */
  @Transactional(readOnly = true)
  public Issuance get(UUID id) {
    return repository.find(id).orElseThrow(() -> new NotFoundException("issuance", id));
  }

  /** The newest runs, of a device or a holder if one is named; 100 at most. */
  @Transactional(readOnly = true)
  public List<Issuance> list(@Nullable UUID device, @Nullable UUID holder) {
    return repository.list(device, holder, 100);
  }

  /**
   * What devices became by their last issuance, by the devices' ids; those are left out that were
   * not issued by a credential policy.
   */
  @Transactional(readOnly = true)
  public Map<UUID, IssuedCard> cards(Collection<UUID> ids) {
    return repository.cards(ids);
  }

  /**
   * Why a device is replaced where nobody says why: what the credential policy has for it by which
   * the device was issued.
   *
   * @throws InvalidException if that is none
   */
  @Transactional(readOnly = true)
  public ReplacementReason defaultReplacementReason(UUID device) {
    ReplacementReason reason = defaultReason(device);
    if (reason == null) {
      throw new InvalidException("reason", "is missing");
    }
    return reason;
  }

  /** The same, or null if that is none. */
  @Nullable ReplacementReason defaultReason(UUID device) {
    ReplacementReason reason =
        issued(device).map(entitlements::defaultReplacementReason).orElse(ReplacementReason.NONE);
    return reason == ReplacementReason.NONE ? null : reason;
  }

  /** The credential type by which a device was issued, if it was by one. */
  @Nullable UUID credentialTypeOf(UUID device) {
    return issued(device)
        .map(Issuance::credentialPolicy)
        .map(CredentialPolicyRef::type)
        .orElse(null);
  }

  private Optional<Issuance> issued(UUID device) {
    return repository.list(device, null, 100).stream()
        .filter(run -> run.operation() == Operation.ISSUE)
        .findFirst();
  }

  private OpenIssuance lock(UUID id) {
    return repository.lock(id).orElseThrow(() -> new NotFoundException("issuance", id));
  }

  private Issuance fresh(
      Operation operation,
      @Nullable UUID holder,
      @Nullable PolicyRef policy,
      @Nullable UUID device,
      Actor actor) {
    Instant now = clock.instant();
    return new Issuance(
        UUID.randomUUID(),
        operation,
        IssuanceState.OPEN,
        holder,
        policy,
        null,
        null,
        device,
        1,
        null,
        null,
        null,
        null,
        0,
        actor.name(),
        now,
        now);
  }

  private IssuanceTicket ticket(Issuance issuance, Actor actor) {
    byte[] random = new byte[TICKET_BYTES];
    RANDOM.nextBytes(random);
    String ticket = "kwt_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Instant expires = clock.instant().plus(settings.ticketLifetime());
    journal.addTicket(
        Journal.hash(ticket.getBytes(StandardCharsets.UTF_8)),
        issuance.id(),
        issuance.attempt(),
        actor.name(),
        expires);
    return new IssuanceTicket(issuance, ticket, expires);
  }

  private void record(Actor actor, String action, Issuance issuance, Map<String, String> details) {
    audit.record(new AuditEvent(actor, action, "issuance", issuance.id().toString(), details));
  }
}
