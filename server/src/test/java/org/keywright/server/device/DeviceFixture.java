package org.keywright.server.device;

import java.util.List;
import java.util.Set;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.PivPolicy;
import org.keywright.server.policy.Slot;
import org.keywright.server.policy.SlotPolicy;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.TestDatabase;

/** What the tests of devices need from other modules. */
final class DeviceFixture {

  private DeviceFixture() {}

  static ModuleContext modules(TestDatabase database) {
    return ModuleContext.of(database, "device", "people", "policy", "audit");
  }

  /** A policy that breaks no rule. */
  static DevicePolicy policy(String name) {
    PivPolicy piv =
        PivPolicy.of(
            List.of(
                new SlotPolicy(Slot.AUTHENTICATION, KeyAlgorithm.ECC_P256, "piv-auth", List.of()),
                new SlotPolicy(
                    Slot.CARD_AUTHENTICATION, KeyAlgorithm.ECC_P256, "card-auth", List.of())),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return DevicePolicy.of(
        name, null, piv, Set.of("piv-security-key-5.4"), null, null, null, null, null);
  }
}
