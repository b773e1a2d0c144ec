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
import org.keywright.server.versions.Imported;
import org.keywright.server.versions.SavedVersion;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
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
  private final DevicePolicyFiles files;

  PolicyResource(Policies policies, DevicePolicyFiles files) {
    this.policies = policies;
    this.files = files;
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

  /** What was saved, the newest first, each with its difference to the one before. */
  @GetMapping("/{id}/differences")
  @Requires(Permission.POLICY_READ)
  List<SavedVersion> differences(@PathVariable UUID id) {
    return policies.differences(id);
  }

  /** What names this policy now: as long as anything does, it is not retired. */
  @GetMapping("/{id}/uses")
  @Requires(Permission.POLICY_READ)
  List<String> uses(@PathVariable UUID id) {
    return policies.namedBy(policies.get(id).id());
  }

  /** The newest version as a file. */
  @GetMapping("/{id}/export")
  @Requires(Permission.POLICY_READ)
  ResponseEntity<DevicePolicyFile> export(@PathVariable UUID id) {
    DevicePolicyFile file = files.write(id);
    String name = file.content().name().replaceAll("[^A-Za-z0-9]+", "-");
    return ResponseEntity.ok()
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"device-policy-" + name + ".json\"")
        .body(file);
  }

  /**
   * Takes a file: the next version of the policy with its name, or a new policy.
   *
   * @param dryRun whether it is only tried
   * @param version the version that a dry run showed, so that nothing saved since is lost
   */
  @PostMapping("/import")
  @Requires(Permission.POLICY_WRITE)
  Imported read(
      @RequestBody DevicePolicyFile file,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestParam(required = false) @Nullable Integer version,
      Actor actor) {
    return files.read(file, version, dryRun, actor);
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
