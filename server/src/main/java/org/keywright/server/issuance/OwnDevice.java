package org.keywright.server.issuance;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.device.DeviceKind;
import org.keywright.server.device.DeviceState;
import org.keywright.server.policy.PinRecovery;

/**
 * A device as its holder sees it.
 *
 * @param label what the holder calls it; may be empty
 * @param model the title of its model
 * @param serial what stands on it; may be empty
 * @param purpose the name of the policy by which it was issued; null if it was by none
 * @param initialPin whether it still has the PIN that the server set, though it is in use
 * @param recovery what its policy lets be done when the PIN cannot be used
 * @param renewal what can be done about certificates that end
 * @param credentials what is on it
 */
public record OwnDevice(
    UUID id,
    String label,
    String model,
    DeviceKind kind,
    String serial,
    DeviceState state,
    @Nullable String purpose,
    boolean initialPin,
    PinRecovery recovery,
    Renewal renewal,
    List<Credential> credentials) {

  public OwnDevice {
    credentials = List.copyOf(credentials);
  }

  /**
   * A certificate on the device.
   *
   * @param slot its key: 9A, 9C, 9D or 9E
   */
  public record Credential(String slot, Instant notAfter) {}
}
