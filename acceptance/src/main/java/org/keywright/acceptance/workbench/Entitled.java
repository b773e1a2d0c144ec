package org.keywright.acceptance.workbench;

import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.credential.Assignments;
import org.keywright.server.credential.CredentialPolicy;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.DeviceIssuance;
import org.keywright.server.credential.DeviceType;
import org.keywright.server.credential.StoredCredentialPolicy;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.StoredPolicy;

/** Gives people the credential types by which they are issued devices. */
public final class Entitled {

  private Entitled() {}

  /**
   * Lets a person be issued devices by a device policy: they hold the credential type that issues
   * by it, which is made if there is none.
   */
  public static void to(TestServer server, UUID person, UUID devicePolicy) {
    UUID type = type(server, devicePolicy);
    boolean holds =
        server.bean(CredentialTypes.class).heldBy(person).stream()
            .anyMatch(held -> held.type().equals(type));
    if (!holds) {
      server.bean(Assignments.class).assign(person, type, Actor.system());
    }
  }

  private static UUID type(TestServer server, UUID devicePolicy) {
    CredentialTypes types = server.bean(CredentialTypes.class);
    List<StoredCredentialPolicy> all = types.list();
    return all.stream()
        .filter(one -> devicePolicy.equals(one.policy().deviceIssuance().cardPolicy()))
        .findFirst()
        .map(StoredCredentialPolicy::type)
        .orElseGet(() -> {
          StoredPolicy policy = server.bean(Policies.class).get(devicePolicy);
          return types.create(permissive(policy, "T" + all.size()), Actor.system()).type();
        });
  }

  /** A credential policy that adds nothing to a device policy and permits everything. */
  private static CredentialPolicy permissive(StoredPolicy policy, String key) {
    return CredentialPolicy.of(
        policy.policy().name(),
        policy.policy().description(),
        key,
        DeviceIssuance.of(
            null,
            policy.id(),
            null,
            null,
            null,
            null,
            null,
            null,
            EnumSet.allOf(DeviceType.class)));
  }
}
