package org.keywright.server.credential;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.InvalidException;
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

/** Credential types and their policies over REST. */
@RestController
@RequestMapping("/api/v1/credential-types")
class CredentialTypeResource {

  private final CredentialTypes types;
  private final PolicyFiles files;
  private final Holders holders;
  private final ServerProbe probe;

  CredentialTypeResource(
      CredentialTypes types, PolicyFiles files, Holders holders, ServerProbe probe) {
    this.types = types;
    this.files = files;
    this.holders = holders;
    this.probe = probe;
  }

  /** The next version of a policy, made for the version that the caller saw. */
  record NextVersion(int version, @Nullable CredentialPolicy policy) {}

  /** A server's name, an address of it, or NONE. */
  record Server(@Nullable String server) {}

  /**
   * What came of testing a server.
   *
   * @param server the key as it would be saved: empty for this server
   */
  record Tested(String server, boolean reached, String text) {}

  @GetMapping
  @Requires(Permission.POLICY_READ)
  List<StoredCredentialPolicy> list() {
    return types.list();
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.POLICY_WRITE)
  StoredCredentialPolicy create(@RequestBody CredentialPolicy policy, Actor actor) {
    return types.create(policy, actor);
  }

  @GetMapping("/{id}")
  @Requires(Permission.POLICY_READ)
  StoredCredentialPolicy get(@PathVariable UUID id) {
    return types.get(id);
  }

  /** Saves the next version; the earlier ones stay as they are. */
  @PutMapping("/{id}")
  @Requires(Permission.POLICY_WRITE)
  StoredCredentialPolicy save(@PathVariable UUID id, @RequestBody NextVersion next, Actor actor) {
    CredentialPolicy policy = next.policy();
    if (policy == null) {
      throw new InvalidException("policy", "is missing");
    }
    return types.save(id, next.version(), policy, actor);
  }

  /** What was saved, the newest first, each with its difference to the one before. */
  @GetMapping("/{id}/versions")
  @Requires(Permission.POLICY_READ)
  List<SavedVersion> versions(@PathVariable UUID id) {
    return types.versions(id);
  }

  /** Who holds devices of a type: whom it concerns when that is not permitted any more. */
  @GetMapping("/{id}/holders")
  @Requires(Permission.POLICY_WRITE)
  List<Holders.Held> holders(@PathVariable UUID id, @RequestParam DeviceType deviceType) {
    return holders.find(types.get(id).type(), deviceType);
  }

  /** The newest version as a file. */
  @GetMapping("/{id}/export")
  @Requires(Permission.POLICY_READ)
  ResponseEntity<PolicyFile> export(@PathVariable UUID id) {
    PolicyFile file = files.write(id);
    return ResponseEntity.ok()
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"credential-policy-" + file.key() + ".json\"")
        .body(file);
  }

  /**
   * Takes a file: the next version of the type with its key, or a new type.
   *
   * @param dryRun whether it is only tried
   * @param version the version that a dry run showed, so that nothing saved since is lost
   */
  @PostMapping("/import")
  @Requires(Permission.POLICY_WRITE)
  Imported read(
      @RequestBody PolicyFile file,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestParam(required = false) @Nullable Integer version,
      Actor actor) {
    return files.read(file, version, dryRun, actor);
  }

  /** Tests whether a server can be reached. */
  @PostMapping("/server-test")
  @Requires(Permission.POLICY_WRITE)
  Tested test(@RequestBody Server request) {
    String typed = request.server() == null ? "" : request.server();
    String key = ServerKey.parse("server", typed, types.ownHost());
    if (key.equals(ServerKey.THIS_SERVER)) {
      return new Tested(key, true, types.ownHost() + " is this server.");
    }
    if (key.equals(ServerKey.NONE)) {
      return new Tested(key, true, "Devices of third parties are programmed by none.");
    }
    ServerProbe.Result result = probe.test(key);
    return new Tested(key, result.outcome() == ServerProbe.Outcome.REACHED, result.text());
  }
}
