package org.keywright.server.enrollment;

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
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Requests, their states and the decisions about them over REST. */
@RestController
@RequestMapping(EnrollmentResource.PATH)
class EnrollmentResource {

  static final String PATH = "/api/v1/enrollments";

  private final Enrollments enrollments;
  private final Decisions decisions;

  EnrollmentResource(Enrollments enrollments, Decisions decisions) {
    this.enrollments = enrollments;
    this.decisions = decisions;
  }

  /** Who asks for what for whom. */
  record Sponsored(@Nullable UUID person, @Nullable UUID credentialType, @Nullable String reason) {}

  /** The version that somebody saw, and why they do what they do. */
  record Reasoned(int version, @Nullable String reason) {}

  /** The version that somebody saw. */
  record Seen(int version) {}

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.ENROLLMENT_SPONSOR)
  Enrollment sponsor(@RequestBody Sponsored request, Actor actor) {
    UUID person = request.person();
    UUID type = request.credentialType();
    if (person == null || type == null) {
      throw new InvalidException(
          person == null ? "person" : "credentialType", "is missing: choose one");
    }
    return enrollments.sponsor(person, type, request.reason(), actor);
  }

  /**
   * Those of people in whose names, addresses or unit the text occurs; what was changed last stands
   * first.
   */
  @GetMapping
  @Requires(Permission.ENROLLMENT_READ)
  Page<Enrollment> find(
      @RequestParam(required = false) @Nullable EnrollmentState state,
      @RequestParam(defaultValue = "") String text,
      @RequestParam(defaultValue = "0") int page,
      @RequestParam(defaultValue = "50") int size) {
    return enrollments.find(state, text, new PageRequest(page, size));
  }

  @GetMapping("/{id}")
  @Requires(Permission.ENROLLMENT_READ)
  Enrollment get(@PathVariable UUID id) {
    return enrollments.get(id);
  }

  /** What became of it, the newest first. */
  @GetMapping("/{id}/history")
  @Requires(Permission.ENROLLMENT_READ)
  List<EnrollmentHistory.Step> history(@PathVariable UUID id) {
    return enrollments.history(id);
  }

  @PostMapping("/{id}/withdraw")
  @Requires(Permission.ENROLLMENT_SPONSOR)
  Enrollment withdraw(@PathVariable UUID id, @RequestBody Reasoned seen, Actor actor) {
    return enrollments.withdraw(id, seen.version(), seen.reason(), actor);
  }

  /** The background check's result. */
  @PostMapping("/{id}/adjudication")
  @Requires(Permission.ENROLLMENT_ADJUDICATE)
  Enrollment adjudicate(@PathVariable UUID id, @RequestBody Decisions.Result result, Actor actor) {
    return decisions.adjudicate(id, result, actor);
  }

  /** Gives the person the credential type. */
  @PostMapping("/{id}/approval")
  @Requires(Permission.ENROLLMENT_APPROVE)
  Enrollment approve(@PathVariable UUID id, @RequestBody Seen seen, Actor actor) {
    return decisions.approve(id, seen.version(), actor);
  }

  /** Refuses it after a favourable background check. */
  @PostMapping("/{id}/rejection")
  @Requires(Permission.ENROLLMENT_APPROVE)
  Enrollment reject(@PathVariable UUID id, @RequestBody Reasoned seen, Actor actor) {
    return decisions.reject(id, seen.version(), seen.reason(), actor);
  }
}
