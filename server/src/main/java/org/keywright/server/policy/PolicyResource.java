package org.keywright.server.policy;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.Page;
import org.keywright.server.api.PageRequest;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Device policies over REST. */
@RestController
@RequestMapping("/api/v1/policies")
class PolicyResource {

  private final Policies policies;

  PolicyResource(Policies policies) {
    this.policies = policies;
  }

  /** The next version of a policy, made for the version that the caller saw. */
  record NextVersion(int version, @Nullable DevicePolicy policy) {}

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.POLICY_WRITE)
  StoredPolicy create(@RequestBody DevicePolicy policy, Actor actor) {
    return policies.create(policy, actor);
  }

  /** Saves a new version; the earlier ones stay as they are. */
  @PutMapping("/{id}")
  @Requires(Permission.POLICY_WRITE)
  StoredPolicy save(@PathVariable UUID id, @RequestBody NextVersion next, Actor actor) {
    DevicePolicy policy = next.policy();
    if (policy == null) {
      throw new InvalidException("policy", "is missing");
    }
    return policies.save(id, next.version(), policy, actor);
  }

  @GetMapping("/{id}")
  @Requires(Permission.POLICY_READ)
  StoredPolicy get(@PathVariable UUID id) {
    return policies.get(id);
  }

  @GetMapping("/{id}/versions")
  @Requires(Permission.POLICY_READ)
  List<StoredPolicy> versions(@PathVariable UUID id) {
    return policies.versions(id);
  }

  @GetMapping("/{id}/versions/{version}")
  @Requires(Permission.POLICY_READ)
  StoredPolicy version(@PathVariable UUID id, @PathVariable int version) {
    return policies.get(new PolicyRef(id, version));
  }

  @GetMapping
  @Requires(Permission.POLICY_READ)
  Page<StoredPolicy> list(
      @RequestParam(defaultValue = "false") boolean retired,
      @RequestParam(defaultValue = "0") int page,
      @RequestParam(defaultValue = "50") int size) {
    return policies.list(retired, new PageRequest(page, size));
  }

  /** Lets nothing more be issued by this policy. */
  @PostMapping("/{id}/retire")
  @Requires(Permission.POLICY_WRITE)
  StoredPolicy retire(@PathVariable UUID id, Actor actor) {
    return policies.setRetired(id, true, actor);
  }

  @PostMapping("/{id}/reinstate")
  @Requires(Permission.POLICY_WRITE)
  StoredPolicy reinstate(@PathVariable UUID id, Actor actor) {
    return policies.setRetired(id, false, actor);
  }
}
