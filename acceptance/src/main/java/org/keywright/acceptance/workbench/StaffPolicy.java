package org.keywright.acceptance.workbench;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.keywright.server.policy.Attestation;
import org.keywright.server.policy.DataObject;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.PivPolicy;
import org.keywright.server.policy.Slot;
import org.keywright.server.policy.SlotPolicy;

/** Policies with a key in each slot, and defaults for the rest. */
public final class StaffPolicy {

  /** Shorter than the device's validity, so that certificates can be renewed. */
  private static final int CERTIFICATE_VALIDITY_MONTHS = 12;

  private StaffPolicy() {}

  /** A policy for devices of one model; what is null has its default. */
  public static DevicePolicy of(
      String name,
      String model,
      Function<Slot, KeyAlgorithm> keys,
      Set<DataObject> objects,
      @Nullable Attestation attestation,
      @Nullable Boolean usableWhilePending) {
    PivPolicy piv =
        PivPolicy.of(
            Arrays.stream(Slot.values()).map(slot -> slot(slot, keys.apply(slot))).toList(),
            objects,
            null,
            null,
            null,
            null,
            attestation,
            null,
            null);
    return DevicePolicy.of(
        name,
        "",
        piv,
        Set.of(model),
        null,
        CERTIFICATE_VALIDITY_MONTHS,
        usableWhilePending,
        null,
        null);
  }

  private static SlotPolicy slot(Slot slot, KeyAlgorithm algorithm) {
    return new SlotPolicy(slot, algorithm, profile(slot), List.of());
  }

  private static String profile(Slot slot) {
    return switch (slot) {
      case AUTHENTICATION -> "piv-authentication";
      case SIGNATURE -> "digital-signature";
      case KEY_MANAGEMENT -> "key-management";
      case CARD_AUTHENTICATION -> "card-authentication";
    };
  }
}
