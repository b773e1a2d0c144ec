package org.keywright.server.credential;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.keywright.server.actor.Actor;
import org.keywright.server.policy.StoredPolicy;

/** Credential types for tests. */
public final class CredentialFixture {

  private static final AtomicInteger KEYS = new AtomicInteger();

  private CredentialFixture() {}

  /** A key that no type in this process had before. */
  public static String key() {
    return "T" + Integer.toString(KEYS.incrementAndGet(), 36).toUpperCase(java.util.Locale.ROOT);
  }

  /** A type that issues by a device policy what is permitted. */
  public static UUID type(CredentialTypes types, StoredPolicy policy, DeviceType... permitted) {
    String key = key();
    return types
        .create(
            CredentialPolicy.of(
                "Type " + key,
                "",
                key,
                DeviceIssuance.of(
                    null, policy.id(), null, null, null, null, null, null, Set.of(permitted))),
            Actor.system())
        .type();
  }
}
