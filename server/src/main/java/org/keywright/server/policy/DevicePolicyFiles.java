package org.keywright.server.policy;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.versions.Difference;
import org.keywright.server.versions.Imported;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Writes device policies to files, and takes them from files. Safe for concurrent use. */
@Service
class DevicePolicyFiles {

  private final Policies policies;

  DevicePolicyFiles(Policies policies) {
    this.policies = policies;
  }

  @Transactional(readOnly = true)
  DevicePolicyFile write(UUID id) {
    return new DevicePolicyFile(DevicePolicyFile.FORMAT, policies.get(id).policy());
  }

  /**
   * Takes a file: the next version of the policy with its name, or a new policy.
   *
   * @param seen the version that a dry run showed; null to go without
   * @param dry whether it is only tried
   * @throws ConflictException if another version was saved since, or that policy is retired
   * @throws org.keywright.server.api.InvalidException if the file or what it says is not valid
   */
  @Transactional
  Imported read(DevicePolicyFile file, @Nullable Integer seen, boolean dry, Actor actor) {
    actor.mustBeAllowed(Permission.POLICY_WRITE);
    DevicePolicy policy = file.content();
    StoredPolicy known = policies.findByName(policy.name()).orElse(null);
    int version = known == null ? 0 : known.version();
    if (seen != null && seen != version) {
      throw ConflictException.stale("policy", seen, version);
    }
    UUID id = known == null ? UUID.randomUUID() : known.id();
    policies.check(id, policy);
    List<Difference> differences =
        Policies.differences(known == null ? null : known.policy(), policy);
    if (differences.isEmpty()) {
      return new Imported(Imported.Outcome.UNCHANGED, id, version, differences);
    }
    if (known == null) {
      UUID made = dry ? null : policies.create(policy, actor).id();
      return new Imported(Imported.Outcome.CREATED, made, version, differences);
    }
    Policies.requireNotRetired(known);
    if (!dry) {
      policies.save(id, version, policy, actor);
    }
    return new Imported(Imported.Outcome.CHANGED, id, version, differences);
  }
}
