package org.keywright.server.issuance;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.ConflictException;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.DeviceTransition;
import org.keywright.server.device.Devices;
import org.keywright.server.device.ReplacementReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends devices in whose place another one is in use (FIPS 201-3, section 2.9.1: the old card is
 * revoked when the new one is issued). That this is to be done is on record with the run from its
 * beginning, and is done in a transaction of its own, after the one that put the new device into
 * use: what fails, or was cut off in between, the next sweep does. Safe for concurrent use, from
 * any number of nodes.
 */
@Component
class Replacements {

  private static final Logger LOG = LoggerFactory.getLogger(Replacements.class);

  /** Runs looked at in one go. */
  private static final int BATCH = 200;

  private final IssuanceRepository repository;
  private final Issuances issuances;
  private final Entitlements entitlements;
  private final Devices devices;
  private final TransactionTemplate transactions;

  Replacements(
      IssuanceRepository repository,
      Issuances issuances,
      Entitlements entitlements,
      Devices devices,
      PlatformTransactionManager manager) {
    this.repository = repository;
    this.issuances = issuances;
    this.entitlements = entitlements;
    this.devices = devices;
    this.transactions = new TransactionTemplate(manager);
    this.transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  /**
   * How a device can be replaced.
   *
   * @param requested whether a replacement was requested already
   * @param reason for which it was, or would be if nobody gives one; null where one has to be given
   * @param policies by which the new one can be issued; the issuer chooses where there are several
   */
  record Options(
      UUID holder, boolean requested, @Nullable ReplacementReason reason, List<Choice> policies) {

    Options {
      policies = List.copyOf(policies);
    }
  }

  /** A device policy for the replacement, and the credential type whose it is. */
  record Choice(UUID credentialType, UUID policy, String name) {}

  /**
   * How a device can be replaced.
   *
   * @throws ConflictException if it is nobody's
   */
  Options options(UUID id) {
    return Objects.requireNonNull(
        transactions.execute(status -> {
          Device device = devices.get(id);
          ReplacementReason requested = device.replacementReason();
          UUID holder = device.holder();
          if (holder == null) {
            throw new ConflictException("the device is nobody's: there is nothing to replace");
          }
          return new Options(
              holder,
              device.state() == DeviceState.INVALID,
              requested == null ? issuances.defaultReason(id) : requested,
              entitlements.forReplacement(holder, issuances.credentialTypeOf(id)));
        }));
  }

  /** Ends the device that a run replaces, if the new one is in use. */
  void endIfDue(UUID run) {
    try {
      transactions.executeWithoutResult(status -> end(run));
    } catch (RuntimeException e) {
      LOG.warn("what issuance {} replaces could not be ended; it will be tried again", run, e);
    }
  }

  /** Ends what is left of all replacements. */
  void sweep() {
    repository.endingReplaced(BATCH).forEach(this::endIfDue);
  }

  private void end(UUID id) {
    Issuance run = repository.lock(id).orElseThrow().issuance();
    UUID replaced = run.replaces();
    UUID made = run.device();
    if (replaced == null || made == null || !repository.endsReplaced(id) || !isInUse(run, made)) {
      return;
    }
    Device old = devices.get(replaced);
    if (old.state() == DeviceState.INVALID && Objects.equals(old.holder(), run.holder())) {
      ReplacementReason reason = old.replacementReason();
      issuances.apply(
          replaced,
          new DeviceTransition.CompleteReplacement(
              reason == null ? ReplacementReason.NONE : reason),
          Actor.system(),
          "replaced by " + devices.get(made).serial());
    }
    repository.setReplacedEnded(id);
  }

  private boolean isInUse(Issuance run, UUID made) {
    return switch (run.state()) {
      case DONE -> true;
      case PENDING ->
          switch (devices.get(made).state()) {
            case ACTIVE, SUSPENDED, INVALID -> true;
            default -> false;
          };
      default -> false;
    };
  }
}
