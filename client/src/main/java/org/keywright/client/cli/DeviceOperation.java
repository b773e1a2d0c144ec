package org.keywright.client.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a command can have done to a device. */
enum DeviceOperation {
  /** Issues it to a person. */
  ISSUE(null),
  /** Makes it ready to be issued anew. */
  RECYCLE("recycling wipes the device"),
  /** Replaces its PIN; the person knows the one that it has. */
  CHANGE_PIN(null),
  /** Replaces a PIN that was forgotten. */
  RESET_PIN("this replaces the PIN"),
  /** Replaces a PIN that is blocked. */
  UNLOCK("this replaces the PIN"),
  /** Replaces the PIN with which an operator put it into use. */
  FIRST_PIN(null),
  /** Gives it new keys and certificates; the person knows its PIN. */
  RENEW(null);

  private final @Nullable String consequence;

  DeviceOperation(@Nullable String consequence) {
    this.consequence = consequence;
  }

  /** The command, and the last part of the server's path: {@code change-pin}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it is about a device of the inventory, not about whichever is in the reader. */
  boolean namesDevice() {
    return this != ISSUE;
  }

  /** What the person has to agree to, null if to nothing. */
  @Nullable String consequence() {
    return consequence;
  }
}
