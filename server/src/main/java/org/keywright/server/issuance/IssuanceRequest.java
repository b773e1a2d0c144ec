package org.keywright.server.issuance;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.device.ReplacementReason;

/**
 * Who is to be issued a device.
 *
 * @param holder the person
 * @param credentialType which of the types that they hold; may be left out where only one fits
 * @param policy the device policy; may be left out where the credential policy leaves no choice
 * @param replaces the device in whose place it is issued, if it is a replacement
 * @param reason why that is replaced, where no replacement was requested before; that of the
 *     credential policy if it is left out
 */
public record IssuanceRequest(
    UUID holder,
    @Nullable UUID credentialType,
    @Nullable UUID policy,
    @Nullable UUID replaces,
    @Nullable ReplacementReason reason) {

  /** An issuance, or a replacement that was requested before. */
  public IssuanceRequest(
      UUID holder, @Nullable UUID credentialType, @Nullable UUID policy, @Nullable UUID replaces) {
    this(holder, credentialType, policy, replaces, null);
  }
}
