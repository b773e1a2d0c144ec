package org.keywright.server.device;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which devices are wanted; what is null does not matter.
 *
 * @param text occurs in the hardware id, serial, label or the holder's names
 */
public record DeviceFilter(
    @Nullable String text,
    @Nullable String model,
    @Nullable DeviceState state,
    @Nullable UUID holder) {

  /** All devices. */
  public static DeviceFilter all() {
    return new DeviceFilter(null, null, null, null);
  }

  /** The devices of one person. */
  public static DeviceFilter heldBy(UUID person) {
    return new DeviceFilter(null, null, null, person);
  }
}
