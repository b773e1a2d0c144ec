package org.keywright.server.device;

import static org.keywright.server.device.DeviceState.*;

import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.keywright.server.actor.Permission;
import org.keywright.server.policy.PolicyRef;

/**
 * A step in the life of a device. Each kind names the states that it starts from, the one that it
 * leads to, the permission that it takes, and what it does to the credentials; nothing else changes
 * a state.
 */
public sealed interface DeviceTransition {

  /** The states in which it is allowed. */
  Set<DeviceState> from();

  /** The state that it leads to. */
  DeviceState to();

  /** Who may ask for it. */
  Permission permission();

  /** What it does to the credentials on the device. */
  CredentialEffect effect();

  /** Whether the holder may do it to their own device, without that permission. */
  default boolean byHolder() {
    return false;
  }

  /** Its name in history and audit: {@code start-issuance}. */
  default String action() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(java.util.Locale.ROOT);
  }

  /** An issuance begins: the device gets a holder and goes by this version of a policy. */
  record StartIssuance(UUID holder, PolicyRef policy) implements DeviceTransition {
    @Override
    public Set<DeviceState> from() {
      return EnumSet.of(AVAILABLE);
    }

    @Override
    public DeviceState to() {
      return ISSUING;
    }

    @Override
    public Permission permission() {
      return Permission.DEVICE_ISSUE;
    }

    @Override
    public CredentialEffect effect() {
      return new CredentialEffect.None();
    }
  }

  /** A failed issuance goes on where it stopped, for the same holder and policy. */
  record RetryIssuance() implements DeviceTransition {
    @Override
    public Set<DeviceState> from() {
      return EnumSet.of(FAILED);
    }

    @Override
    public DeviceState to() {
      return ISSUING;
    }

    @Override
    public Permission permission() {
      return Permission.DEVICE_ISSUE;
    }

    @Override
    public CredentialEffect effect() {
      return new CredentialEffect.None();
    }
  }

  /**
   * The device was read back and holds what was issued. The certificates stay as the policy had
   * them made: on hold, unless it lets them be used before activation.
   */
  record CompleteIssuance() implements DeviceTransition {
    @Override
    public Set<DeviceState> from() {
      return EnumSet.of(ISSUING);
    }

    @Override
    public DeviceState to() {
      return PENDING;
    }

    @Override
    public Permission permission() {
      return Permission.DEVICE_ISSUE;
    }

    @Override
    public CredentialEffect effect() {
      return new CredentialEffect.None();
    }
  }

  /** An issuance came to a stop. Its certificates are on hold until it is retried or given up. */
  record FailIssuance() implements DeviceTransition {
    @Override
    public Set<DeviceState> from() {
      return EnumSet.of(ISSUING);
    }

    @Override
    public DeviceState to() {
      return FAILED;
    }

    @Override
    public Permission permission() {
      return Permission.DEVICE_ISSUE;
    }

    @Override
    public CredentialEffect effect() {
      return new CredentialEffect.Hold();
    }
  }

  /**
   * An issuance is given up, by a person or by its time limit, and what was certified is revoked.
   * The device has to be recycled before it is issued again: it is not blank.
   */
  record CancelIssuance() implements DeviceTransition {
    @Override
    public Set<DeviceState> from() {
      return EnumSet.of(ISSUING, PENDING, FAILED);
    }

    @Override
    public DeviceState to() {
      return TERMINATED;
    }

    @Override
    public Permission permission() {
      return Permission.DEVICE_ISSUE;
    }

    @Override
    public CredentialEffect effect() {
      return new CredentialEffect.Revoke(Revocation.CESSATION_OF_OPERATION);
    }
  }

  /** The holder has set a PIN: the device is in use. */
  record Activate() implements DeviceTransition {
    @Override
    public Set<DeviceState> from() {
      return EnumSet.of(PENDING);
    }

    @Override
    public DeviceState to() {
      return ACTIVE;
    }

    @Override
    public Permission permission() {
      return Permission.DEVICE_ACTIVATE;
    }

    @Override
    public CredentialEffect effect() {
      return new CredentialEffect.Release();
    }
  }

  /**
   * An operator puts the device into use without its holder: it keeps the PIN that the server set,
   * until its holder chooses one.
   */
  record ActivateWithInitialPin() implements DeviceTransition {
    @Override
    public Set<DeviceState> from() {
      return EnumSet.of(PENDING);
    }

    @Override
    public DeviceState to() {
      return ACTIVE;
    }

    @Override
    public Permission permission() {
      return Permission.DEVICE_ACTIVATE;
    }

    @Override
    public CredentialEffect effect() {
      return new CredentialEffect.Release();
    }
  }

  /** The device is out of use for a time. */
  record Suspend() implements DeviceTransition {
    @Override
    public Set<DeviceState> from() {
      return EnumSet.of(ACTIVE);
    }

    @Override
    public DeviceState to() {
      return SUSPENDED;
    }

    @Override
    public Permission permission() {
      return Permission.DEVICE_SUSPEND;
    }

    @Override
    public CredentialEffect effect() {
      return new CredentialEffect.Hold();
    }
  }

  /** A suspended device is in use again. */
  record Resume() implements DeviceTransition {
    @Override
    public Set<DeviceState> from() {
      return EnumSet.of(SUSPENDED);
    }

    @Override
    public DeviceState to() {
      return ACTIVE;
    }

    @Override
    public Permission permission() {
      return Permission.DEVICE_SUSPEND;
    }

    @Override
    public CredentialEffect effect() {
      return new CredentialEffect.Release();
    }
  }

  /**
   * A replacement was asked for; holders ask when theirs is lost, stolen or damaged. Of one that
   * somebody else may have, the credentials are revoked at once; others may come back.
   */
  record RequestReplacement(ReplacementReason reason) implements DeviceTransition {
    @Override
    public boolean byHolder() {
      return reason.isMishap();
    }

    @Override
    public Set<DeviceState> from() {
      return EnumSet.of(ACTIVE, SUSPENDED);
    }

    @Override
    public DeviceState to() {
      return INVALID;
    }

    @Override
    public Permission permission() {
      return Permission.DEVICE_REPLACE;
    }

    @Override
    public CredentialEffect effect() {
      return reason.isLoss()
          ? new CredentialEffect.Revoke(reason.revocation())
          : new CredentialEffect.Hold();
    }
  }

  /** The device is there again and needs no replacement; not after it was lost or stolen. */
  record WithdrawReplacement() implements DeviceTransition {
    @Override
    public Set<DeviceState> from() {
      return EnumSet.of(INVALID);
    }

    @Override
    public DeviceState to() {
      return ACTIVE;
    }

    @Override
    public Permission permission() {
      return Permission.DEVICE_REPLACE;
    }

    @Override
    public CredentialEffect effect() {
      return new CredentialEffect.Release();
    }
  }

  /** The replacement is in use: the life of this device ends. */
  record CompleteReplacement(ReplacementReason reason) implements DeviceTransition {
    @Override
    public Set<DeviceState> from() {
      return EnumSet.of(INVALID);
    }

    @Override
    public DeviceState to() {
      return TERMINATED;
    }

    @Override
    public Permission permission() {
      return Permission.DEVICE_ISSUE;
    }

    @Override
    public CredentialEffect effect() {
      return new CredentialEffect.Revoke(reason.revocation());
    }
  }

  /** The life of the device ends. Allowed while it is issued, too: it may be stolen from there. */
  record Terminate(TerminationReason reason) implements DeviceTransition {
    @Override
    public Set<DeviceState> from() {
      return EnumSet.complementOf(EnumSet.of(TERMINATED));
    }

    @Override
    public DeviceState to() {
      return TERMINATED;
    }

    @Override
    public Permission permission() {
      return Permission.DEVICE_TERMINATE;
    }

    @Override
    public CredentialEffect effect() {
      return new CredentialEffect.Revoke(reason.revocation());
    }
  }

  /**
   * The device is about to be erased. What is on it is revoked first, so that nothing is left valid
   * if it never comes back.
   */
  record StartRecycling() implements DeviceTransition {
    @Override
    public Set<DeviceState> from() {
      return EnumSet.of(PENDING, ACTIVE, SUSPENDED, INVALID, FAILED);
    }

    @Override
    public DeviceState to() {
      return TERMINATED;
    }

    @Override
    public Permission permission() {
      return Permission.DEVICE_RECYCLE;
    }

    @Override
    public CredentialEffect effect() {
      return new CredentialEffect.Revoke(Revocation.CESSATION_OF_OPERATION);
    }
  }

  /** The device was erased, which was checked: it is in stock and has no holder. */
  record CompleteRecycling() implements DeviceTransition {
    @Override
    public Set<DeviceState> from() {
      return EnumSet.of(TERMINATED);
    }

    @Override
    public DeviceState to() {
      return AVAILABLE;
    }

    @Override
    public Permission permission() {
      return Permission.DEVICE_RECYCLE;
    }

    @Override
    public CredentialEffect effect() {
      return new CredentialEffect.None();
    }
  }
}
