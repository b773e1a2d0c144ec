package org.keywright.server.issuance;

import java.util.Locale;
import org.keywright.server.actor.Permission;

/** What a run does to a device. */
public enum Operation {
  /** Puts credentials onto it, for a holder and by a policy. */
  ISSUE(Permission.DEVICE_ISSUE),
  /** Empties it, so that it can be issued anew. */
  RECYCLE(Permission.DEVICE_RECYCLE),
  /** Replaces the holder's PIN by another; the holder knows both. */
  CHANGE_PIN(Permission.DEVICE_UNLOCK),
  /** Replaces a PIN that the holder forgot. */
  RESET_PIN(Permission.DEVICE_UNLOCK),
  /** Replaces a PIN that is blocked. */
  UNLOCK(Permission.DEVICE_UNLOCK),
  /** Replaces the PIN that the server set, on a device that an operator put into use. */
  FIRST_PIN(Permission.DEVICE_ACTIVATE),
  /** Gives a device in use new keys and certificates; its holder and their PIN stay. */
  RENEW(Permission.DEVICE_ISSUE);

  private final Permission permission;

  Operation(Permission permission) {
    this.permission = permission;
  }

  /** What it takes to start, retry and cancel it. */
  public Permission permission() {
    return permission;
  }

  /** Whether it is done to a device in use, which stays so; then its holder may do it, too. */
  public boolean keepsInUse() {
    return setsPin() || this == RENEW;
  }

  /** Whether it sets the PIN of a device in use. */
  public boolean setsPin() {
    return switch (this) {
      case CHANGE_PIN, RESET_PIN, UNLOCK, FIRST_PIN -> true;
      case ISSUE, RECYCLE, RENEW -> false;
    };
  }

  /** Whether it is done by the device's PUK. */
  boolean usesPuk() {
    return this == RESET_PIN || this == UNLOCK;
  }

  /** Its name in history and audit: {@code change-pin}. */
  String action() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
