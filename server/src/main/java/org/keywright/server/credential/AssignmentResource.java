package org.keywright.server.credential;

import java.util.List;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The credential types of a person over REST. */
@RestController
@RequestMapping("/api/v1/people/{id}/credential-types")
class AssignmentResource {

  private final Assignments assignments;
  private final CredentialTypes types;

  AssignmentResource(Assignments assignments, CredentialTypes types) {
    this.assignments = assignments;
    this.types = types;
  }

  /** What a person holds. */
  record HeldType(UUID id, String key, String name) {}

  @GetMapping
  @Requires(Permission.PEOPLE_READ)
  List<HeldType> list(@PathVariable UUID id) {
    return types.heldBy(id).stream()
        .map(held -> new HeldType(held.type(), held.policy().key(), held.policy().name()))
        .toList();
  }

  @PutMapping("/{type}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Requires(Permission.CREDENTIAL_ASSIGN)
  void assign(@PathVariable UUID id, @PathVariable UUID type, Actor actor) {
    assignments.assign(id, type, actor);
  }

  @DeleteMapping("/{type}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Requires(Permission.CREDENTIAL_ASSIGN)
  void withdraw(@PathVariable UUID id, @PathVariable UUID type, Actor actor) {
    assignments.withdraw(id, type, actor);
  }
}
