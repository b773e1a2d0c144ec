package org.keywright.server.people;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
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

/** People over REST. */
@RestController
@RequestMapping("/api/v1/people")
class PeopleResource {

  private final People people;
  private final PeopleImport imports;

  PeopleResource(People people, PeopleImport imports) {
    this.people = people;
    this.imports = imports;
  }

  /** New details for the version of the person that the caller saw. */
  record PersonUpdate(
      int version,
      @Nullable String displayName,
      @Nullable String givenName,
      @Nullable String surname,
      @Nullable String email,
      @Nullable String upn,
      @Nullable String department) {

    PersonDetails details() {
      return new PersonDetails(displayName, givenName, surname, email, upn, department);
    }
  }

  /** The version of the person that the caller saw. */
  record Seen(int version) {}

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.PEOPLE_WRITE)
  Person create(@RequestBody PersonDetails details, Actor actor) {
    return people.create(details, actor);
  }

  @GetMapping("/{id}")
  @Requires(Permission.PEOPLE_READ)
  Person get(@PathVariable UUID id) {
    return people.get(id);
  }

  /** Those in whose names, addresses or department the text occurs. */
  @GetMapping
  @Requires(Permission.PEOPLE_READ)
  Page<Person> find(
      @RequestParam(defaultValue = "") String text,
      @RequestParam(defaultValue = "0") int page,
      @RequestParam(defaultValue = "50") int size) {
    return people.find(text, new PageRequest(page, size));
  }

  /** What became of a person, newest first. */
  @GetMapping("/{id}/history")
  @Requires(Permission.PEOPLE_READ)
  List<PersonHistory.Entry> history(@PathVariable UUID id) {
    return people.history(id);
  }

  /**
   * Takes people from CSV in UTF-8, at most 2000 rows at a time.
   *
   * @param dryRun whether it is only tried
   */
  @PostMapping(path = "/import", consumes = "text/csv")
  @Requires(Permission.PEOPLE_WRITE)
  PeopleImport.Result read(
      @RequestBody byte[] document,
      @RequestParam(defaultValue = "false") boolean dryRun,
      Actor actor) {
    return imports.read(document, dryRun, actor);
  }

  /** Removes for good what is known of a person who left. */
  @PostMapping("/{id}/expunge")
  @Requires(Permission.PEOPLE_EXPUNGE)
  Person expunge(@PathVariable UUID id, @RequestBody Seen seen, Actor actor) {
    return people.expunge(id, seen.version(), actor);
  }

  @PutMapping("/{id}")
  @Requires(Permission.PEOPLE_WRITE)
  Person update(@PathVariable UUID id, @RequestBody PersonUpdate update, Actor actor) {
    return people.update(id, update.version(), update.details(), actor);
  }

  @PostMapping("/{id}/suspend")
  @Requires(Permission.PEOPLE_WRITE)
  Person suspend(@PathVariable UUID id, @RequestBody Seen seen, Actor actor) {
    return people.changeStatus(id, seen.version(), PersonStatus.SUSPENDED, actor);
  }

  @PostMapping("/{id}/resume")
  @Requires(Permission.PEOPLE_WRITE)
  Person resume(@PathVariable UUID id, @RequestBody Seen seen, Actor actor) {
    return people.changeStatus(id, seen.version(), PersonStatus.ACTIVE, actor);
  }

  @PostMapping("/{id}/leave")
  @Requires(Permission.PEOPLE_WRITE)
  Person leave(@PathVariable UUID id, @RequestBody Seen seen, Actor actor) {
    return people.changeStatus(id, seen.version(), PersonStatus.LEFT, actor);
  }
}
