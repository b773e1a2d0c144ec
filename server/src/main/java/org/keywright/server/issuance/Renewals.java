package org.keywright.server.issuance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.credential.CredentialPolicyRef;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.Devices;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * New keys and certificates for devices in use: a post-issuance update (FIPS 201-3, section 2.9.2),
 * which changes neither the card's expiration date nor its FASC-N nor its UUID. No certificate
 * lasts longer than its card, so that one whose card ends has to be replaced instead. Safe for
 * concurrent use.
 */
@Service
public class Renewals {

  /** What a holder gains has to be worth new keys. */
  private static final Duration LEAST_GAIN = Duration.ofDays(1);

  private final Issuances issuances;
  private final IssuanceRepository repository;
  private final Devices devices;
  private final DevicesInUse inUse;
  private final Credentials credentials;
  private final CredentialTypes types;
  private final Entitlements entitlements;
  private final IssuanceSettings settings;
  private final Clock clock;

  Renewals(
      Issuances issuances,
      IssuanceRepository repository,
      Devices devices,
      DevicesInUse inUse,
      Credentials credentials,
      CredentialTypes types,
      Entitlements entitlements,
      IssuanceSettings settings,
      Clock clock) {
    this.issuances = issuances;
    this.repository = repository;
    this.devices = devices;
    this.inUse = inUse;
    this.credentials = credentials;
    this.types = types;
    this.entitlements = entitlements;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Begins to renew a device in use: a ticket for a client, which brings the device. What was begun
   * for the device before is given up.
   *
   * @throws ConflictException if the device is not in use, has its initial PIN, would gain nothing,
   *     or its holder asks too early or could not be issued it now
   * @throws org.keywright.server.api.NotPermittedException if the actor may not, and it is not
   *     their own device
   */
  @Transactional
  public IssuanceTicket begin(UUID deviceId, Actor actor) {
    Device device = devices.get(deviceId);
    Optional<OpenIssuance> issued = repository.issued(deviceId);
    CredentialPolicyRef credential =
        issued.map(OpenIssuance::issuance).map(Issuance::credentialPolicy).orElse(null);
    IssuanceTicket ticket = issuances.begin(Operation.RENEW, device, credential, actor);
    inUse.require(devices.lock(deviceId));
    if (device.initialPin()) {
      throw new ConflictException(
          "the device has the PIN that it was issued with: its holder chooses one first");
    }
    if (issued.isEmpty() || isBeingFinished(deviceId, ticket.issuance())) {
      throw new ConflictException(
          "the certificates of the device are still being released: begin in a few minutes");
    }
    requireHeld(device, credential);
    entitlements.requireStillAllowed(ticket.issuance(), actor);
    requireUseful(device, issued.get().issuance(), actor);
    return ticket;
  }

  private boolean isBeingFinished(UUID device, Issuance except) {
    return repository.list(device, null, 20).stream()
        .filter(run -> !run.id().equals(except.id()))
        .anyMatch(run -> run.state() == IssuanceState.PENDING);
  }

  private void requireHeld(Device device, @Nullable CredentialPolicyRef by) {
    UUID holder = Objects.requireNonNull(device.holder());
    if (by != null
        && types.heldBy(holder).stream().noneMatch(one -> one.type().equals(by.type()))) {
      throw new ConflictException(
          "the person does not hold the credential type any more by which the device was issued");
    }
  }

  /** Holders renew what ends soon; operators may have a reason of their own to replace keys. */
  private void requireUseful(Device device, Issuance issued, Actor actor) {
    Instant end = end(credentials.of(device.id())).orElse(Instant.EPOCH);
    boolean again = actor.may(Permission.DEVICE_ISSUE) || isUnfinished(device.id());
    if (!again && !isNear(end)) {
      throw new ConflictException(
          "the certificates last until "
              + day(end)
              + ": they can be renewed from "
              + day(end.minus(settings.renewalWindow())));
    }
    if (again ? !lasts(issued) : !gains(end, issued)) {
      throw new ConflictException(
          "the device gains nothing: its certificates last until "
              + day(end)
              + ", and the device itself ends on "
              + issued.expiresOn()
              + "; a replacement lasts longer");
    }
  }

  /**
   * Whether a renewal was begun and did not come to its end, so that the device may have new keys
   * and no certificates for them: it has to be renewed once more.
   */
  @Transactional(readOnly = true)
  public boolean isUnfinished(UUID device) {
    return repository.list(device, null, 20).stream()
        .filter(run -> run.operation() == Operation.ISSUE || run.operation() == Operation.RENEW)
        .filter(run -> run.operation() == Operation.ISSUE || mayHaveReplaced(run))
        .findFirst()
        .filter(run -> run.operation() == Operation.RENEW && run.state() != IssuanceState.DONE)
        .isPresent();
  }

  /** In the first two exchanges of all the device is only read, and the PIN asked for. */
  private static boolean mayHaveReplaced(Issuance run) {
    return run.attempt() > 1 || run.exchanges() > 2;
  }

  /**
   * What the holder of a device can do about its certificates' end.
   *
   * @param current the certificates that are on it
   */
  Renewal outlook(Device device, List<Credentials.Held> current) {
    if (device.state() != DeviceState.ACTIVE) {
      return Renewal.NOT_DUE;
    }
    if (isUnfinished(device.id())) {
      return Renewal.UNFINISHED;
    }
    Optional<Instant> end = end(current);
    if (end.isEmpty() || !isNear(end.get())) {
      return Renewal.NOT_DUE;
    }
    return repository
        .issued(device.id())
        .map(issued -> gains(end.get(), issued.issuance()) ? Renewal.DUE : Renewal.REPLACE)
        .orElse(Renewal.NOT_DUE);
  }

  /** When the first of the certificates ends. */
  private static Optional<Instant> end(List<Credentials.Held> held) {
    return held.stream()
        .filter(Credentials.Held::current)
        .map(Credentials.Held::notAfter)
        .min(Instant::compareTo);
  }

  private boolean isNear(Instant end) {
    return !clock.instant().isBefore(end.minus(settings.renewalWindow()));
  }

  private boolean gains(Instant end, Issuance issued) {
    return lasts(issued) && laterEnd(issued).isAfter(end.plus(LEAST_GAIN));
  }

  private boolean lasts(Issuance issued) {
    return laterEnd(issued).isAfter(clock.instant());
  }

  /** When certificates end that are asked for now. */
  private Instant laterEnd(Issuance issued) {
    return Credentials.end(
        clock.instant(), entitlements.document(issued), Objects.requireNonNull(issued.expiresOn()));
  }

  private static String day(Instant instant) {
    return DateTimeFormatter.ISO_LOCAL_DATE.format(instant.atOffset(ZoneOffset.UTC));
  }
}
