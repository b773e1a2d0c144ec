package org.keywright.server.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.InvalidException;

/**
 * What goes into one key slot.
 *
 * @param slot which one
 * @param algorithm of the key pair that the device makes in it
 * @param certificateProfile the name of the certificate authority's profile
 * @param policyOids the certificate policies to assert, in dotted form; may be empty
 */
public record SlotPolicy(
    Slot slot, KeyAlgorithm algorithm, String certificateProfile, List<String> policyOids) {

  public SlotPolicy(
      @Nullable Slot slot,
      @Nullable KeyAlgorithm algorithm,
      @Nullable String certificateProfile,
      @Nullable List<String> policyOids) {
    this.slot = present(slot, "slot");
    this.algorithm = present(algorithm, "algorithm");
    this.certificateProfile = present(certificateProfile, "certificateProfile");
    this.policyOids = policyOids == null ? List.of() : List.copyOf(policyOids);
  }

  private static <T> T present(@Nullable T value, String field) {
    if (value == null) {
      throw new InvalidException(field, "is missing");
    }
    return value;
  }
}
