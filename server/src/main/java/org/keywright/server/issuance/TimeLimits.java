package org.keywright.server.issuance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.keywright.server.actor.Actor;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.Devices;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.PolicyRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Gives up what was left alone for longer than its policy allows, so that no certificate stays on
 * hold for ever, and brings to its end what the certificate authority was not heard doing: what
 * waits to be released, what was certified for a run that is over, and what was replaced. Every
 * node does it; the rows' locks keep them from doing it twice.
 */
@Component
class TimeLimits {

  private static final Logger LOG = LoggerFactory.getLogger(TimeLimits.class);

  /** Runs looked at in one go. */
  private static final int BATCH = 200;

  /** For runs without a policy, which have nothing but a device to lose. */
  private static final Duration WITHOUT_POLICY = Duration.ofDays(1);

  private final IssuanceRepository repository;
  private final Issuances issuances;
  private final Policies policies;
  private final Devices devices;
  private final Works works;
  private final Withdrawals withdrawals;
  private final Replacements replacements;
  private final Clock clock;

  TimeLimits(
      IssuanceRepository repository,
      Issuances issuances,
      Policies policies,
      Devices devices,
      Works works,
      Withdrawals withdrawals,
      Replacements replacements,
      Clock clock) {
    this.repository = repository;
    this.issuances = issuances;
    this.policies = policies;
    this.devices = devices;
    this.works = works;
    this.withdrawals = withdrawals;
    this.replacements = replacements;
    this.clock = clock;
  }

  /** Looks at all runs that are not over. */
  @Scheduled(initialDelay = 1, fixedDelay = 5, timeUnit = TimeUnit.MINUTES)
  void sweep() {
    withdrawals.sweep();
    replacements.sweep();
    for (IssuanceState state :
        new IssuanceState[] {IssuanceState.OPEN, IssuanceState.FAILED, IssuanceState.PENDING}) {
      for (Issuance issuance : repository.idle(state, clock.instant(), BATCH)) {
        if (isInUse(issuance)) {
          finish(issuance);
          continue;
        }
        Instant limit = clock.instant().minus(limit(issuance));
        if (issuance.updatedAt().isBefore(limit)) {
          try {
            issuances.expire(issuance.id(), limit);
          } catch (RuntimeException e) {
            LOG.warn("issuance {} could not be given up; it will be tried again", issuance.id(), e);
          }
        }
      }
    }
  }

  /** Its device is in use, and the certificate authority was not heard releasing certificates. */
  private boolean isInUse(Issuance issuance) {
    UUID device = issuance.device();
    return issuance.state() == IssuanceState.PENDING
        && device != null
        && devices.get(device).state() != DeviceState.PENDING;
  }

  private void finish(Issuance issuance) {
    try {
      works.of(issuance).releaseIfDue(issuance.id(), issuance.attempt(), Actor.system());
    } catch (RuntimeException e) {
      LOG.warn("certificates of issuance {} are still not released", issuance.id(), e);
    }
  }

  private Duration limit(Issuance issuance) {
    PolicyRef ref = issuance.policy();
    if (ref == null) {
      return WITHOUT_POLICY;
    }
    DevicePolicy policy = policies.get(ref).policy();
    return issuance.state() == IssuanceState.PENDING
        ? policy.pendingTimeLimit()
        : policy.failedTimeLimit();
  }
}
