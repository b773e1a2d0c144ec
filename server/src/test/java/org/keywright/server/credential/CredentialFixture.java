package org.keywright.server.credential;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.keywright.server.actor.Actor;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.FascnSettings;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.PivPolicy;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.Slot;
import org.keywright.server.policy.SlotPolicy;
import org.keywright.server.policy.StoredPolicy;

/** Credential types for tests. */
public final class CredentialFixture {

  private static final AtomicInteger KEYS = new AtomicInteger();

  private CredentialFixture() {}

  /** A key that no type in this process had before. */
  public static String key() {
    return "T" + Integer.toString(KEYS.incrementAndGet(), 36).toUpperCase(java.util.Locale.ROOT);
  }

  /** A device policy with the two keys that every PIV card has. */
  public static StoredPolicy policy(Policies policies, String model, FascnSettings fascn) {
    List<SlotPolicy> slots =
        List.of(
            new SlotPolicy(
                Slot.AUTHENTICATION, KeyAlgorithm.ECC_P256, "piv-authentication", List.of()),
            new SlotPolicy(
                Slot.CARD_AUTHENTICATION, KeyAlgorithm.ECC_P256, "card-authentication", List.of()));
    return policies.create(
        DevicePolicy.of(
            "device " + UUID.randomUUID(),
            "",
            PivPolicy.of(slots, null, null, null, null, null, null, null, fascn),
            Set.of(model),
            null,
            null,
            null,
            null,
            null),
        Actor.system());
  }

  /** Has holders of a type agree to this text from now on; empty for nothing. */
  public static void agreement(CredentialTypes types, UUID type, String text) {
    StoredCredentialPolicy newest = types.get(type);
    types.save(type, newest.version(), newest.policy().withAgreement(text), Actor.system());
  }

  /** A type that issues by a device policy what is permitted. */
  public static UUID type(CredentialTypes types, StoredPolicy policy, DeviceType... permitted) {
    return type(types, policy, false, permitted);
  }

  /** The same, which may ask for a fingerprint before. */
  public static UUID type(
      CredentialTypes types, StoredPolicy policy, boolean fingerprint, DeviceType... permitted) {
    String key = key();
    return types
        .create(
            CredentialPolicy.of(
                "Type " + key,
                "",
                key,
                DeviceIssuance.of(
                    null,
                    policy.id(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    fingerprint,
                    Set.of(permitted))),
            Actor.system())
        .type();
  }
}
