package org.keywright.server.credential;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.StoredPolicy;
import org.keywright.server.versions.Difference;
import org.keywright.server.versions.Imported;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Writes credential policies to files, and takes them from files. */
@Service
class PolicyFiles {

  private final CredentialTypes types;
  private final Policies policies;

  PolicyFiles(CredentialTypes types, Policies policies) {
    this.types = types;
    this.policies = policies;
  }

  @Transactional(readOnly = true)
  PolicyFile write(UUID type) {
    return PolicyFile.of(types.get(type).policy(), id -> policies.get(id).policy().name());
  }

  /**
   * Takes a file: the next version of the type with its key, or a new type.
   *
   * @param seen the version that a dry run showed; null to go without
   * @param dry whether it is only tried
   * @throws ConflictException if another version was saved since
   * @throws org.keywright.server.api.InvalidException if the file or what it says is not valid
   */
  @Transactional
  Imported read(PolicyFile file, @Nullable Integer seen, boolean dry, Actor actor) {
    actor.mustBeAllowed(Permission.POLICY_WRITE);
    CredentialPolicy policy =
        file.policy(name -> policies.findByName(name).map(StoredPolicy::id).orElse(null));
    StoredCredentialPolicy known = types.findByKey(policy.key()).orElse(null);
    int version = known == null ? 0 : known.version();
    if (seen != null && seen != version) {
      throw ConflictException.stale("credential policy", seen, version);
    }
    UUID id = known == null ? UUID.randomUUID() : known.type();
    CredentialPolicy checked = types.checked(id, version + 1, policy, actor).policy();
    CredentialPolicy before = known == null ? null : known.policy();
    List<Difference> differences = types.differences(before, checked);
    if (differences.isEmpty()) {
      return new Imported(Imported.Outcome.UNCHANGED, id, version, differences);
    }
    if (known == null) {
      UUID made = dry ? null : types.create(policy, actor).type();
      return new Imported(Imported.Outcome.CREATED, made, version, differences);
    }
    if (!dry) {
      types.save(id, version, policy, actor);
    }
    return new Imported(Imported.Outcome.CHANGED, id, version, differences);
  }
}
