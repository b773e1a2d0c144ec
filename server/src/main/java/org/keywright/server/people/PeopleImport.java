package org.keywright.server.people;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.Likeness;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes people from CSV. Who has a user principal name that is known is changed, others are added;
 * good rows go in, and bad ones come back with the reasons. Safe for concurrent use.
 */
@Service
class PeopleImport {

  private final PersonRepository repository;
  private final PersonHistory history;
  private final Clock clock;

  PeopleImport(PersonRepository repository, PersonHistory history, Clock clock) {
    this.repository = repository;
    this.history = history;
    this.clock = clock;
  }

  /** What became of a row, or would. */
  enum Outcome {
    CREATED,
    CHANGED,
    UNCHANGED,
    REFUSED
  }

  /**
   * A row and what became of it.
   *
   * @param row its number, from 1 for the first after the header
   * @param upn whose it is, as the row has it
   * @param changes of one that is changed: what, and from what to what
   * @param reasons of one that is refused
   * @param values of one that is refused, as the row has them
   */
  record Imported(
      long row,
      Outcome outcome,
      String upn,
      Map<String, String> changes,
      List<String> reasons,
      Map<String, String> values) {}

  /** What became of all rows. */
  record Result(int created, int changed, int unchanged, int refused, List<Imported> rows) {}

  /** What is known already of those whom a document is about. */
  private record Known(Map<String, Person> byUpn, Map<String, UUID> byEmail) {}

  /**
   * Imports a document.
   *
   * @param dry whether it is only tried
   * @throws InvalidException if it is no CSV of people, or too long
   * @throws ConflictException if somebody else added one of these people just now; nothing is
   *     imported then
   */
  @Transactional
  Result read(byte[] document, boolean dry, Actor actor) {
    actor.mustBeAllowed(Permission.PEOPLE_WRITE);
    List<CsvPeople.Row> rows = CsvPeople.read(document);
    Known known = known(rows);
    Set<String> seen = new HashSet<>();
    List<Imported> imported = new ArrayList<>(rows.size());
    try {
      for (CsvPeople.Row row : rows) {
        imported.add(read(row, known, seen, dry, actor));
      }
    } catch (DuplicateKeyException e) {
      throw new ConflictException(
          "one of these people was added by somebody else just now; nothing was imported: retry");
    }
    return new Result(
        count(imported, Outcome.CREATED),
        count(imported, Outcome.CHANGED),
        count(imported, Outcome.UNCHANGED),
        count(imported, Outcome.REFUSED),
        imported);
  }

  private static int count(List<Imported> rows, Outcome outcome) {
    return (int) rows.stream().filter(row -> row.outcome() == outcome).count();
  }

  private Known known(List<CsvPeople.Row> rows) {
    Map<String, Person> byUpn = new HashMap<>();
    Map<String, UUID> byEmail = new HashMap<>();
    Set<String> upns = keys(rows, "upn");
    Set<String> emails = keys(rows, "email");
    for (Person person : repository.withUpnOrEmail(upns, emails)) {
      byUpn.put(Likeness.key(person.upn()), person);
      byEmail.put(Likeness.key(person.email()), person.id());
    }
    return new Known(byUpn, byEmail);
  }

  private static Set<String> keys(List<CsvPeople.Row> rows, String column) {
    return rows.stream()
        .map(row -> Likeness.key(row.value(column)))
        .filter(key -> !key.isEmpty())
        .collect(Collectors.toSet());
  }

  private Imported read(
      CsvPeople.Row row, Known known, Set<String> seen, boolean dry, Actor actor) {
    PersonDetails details;
    try {
      details = row.details();
    } catch (InvalidException e) {
      return refused(
          row, e.fields().stream().map(fault -> fault.field() + " " + fault.message()).toList());
    }
    String upn = Likeness.key(details.upn());
    String email = Likeness.key(details.email());
    Person before = known.byUpn().get(upn);
    UUID other = known.byEmail().get(email);
    if (!seen.add(upn)) {
      return refused(row, List.of("upn is that of an earlier row"));
    }
    if (other != null && (before == null || !other.equals(before.id()))) {
      return refused(row, List.of("email belongs to another person"));
    }
    Person after = after(before, details);
    known.byEmail().put(email, after.id());
    Map<String, String> changes = before == null ? Map.of() : PersonChanges.of(before, after);
    Outcome outcome =
        before == null ? Outcome.CREATED : changes.isEmpty() ? Outcome.UNCHANGED : Outcome.CHANGED;
    if (!dry) {
      save(outcome, after, changes, actor);
    }
    return new Imported(row.number(), outcome, details.upn(), changes, List.of(), Map.of());
  }

  private static Imported refused(CsvPeople.Row row, List<String> reasons) {
    return new Imported(
        row.number(), Outcome.REFUSED, row.value("upn"), Map.of(), reasons, row.values());
  }

  private static Person after(@Nullable Person before, PersonDetails details) {
    return new Person(
        before == null ? UUID.randomUUID() : before.id(),
        details.displayName(),
        details.givenName(),
        details.surname(),
        details.email(),
        details.upn(),
        details.department(),
        before == null ? PersonStatus.ACTIVE : before.status(),
        before == null ? 1 : before.version() + 1);
  }

  private void save(Outcome outcome, Person person, Map<String, String> changes, Actor actor) {
    if (outcome == Outcome.CREATED) {
      repository.insert(person, clock.instant());
      history.record(actor, "person.create", person.id(), Map.of());
    } else if (outcome == Outcome.CHANGED) {
      if (!repository.update(person, clock.instant())) {
        throw new ConflictException(
            person.upn() + " was changed by somebody else just now; nothing was imported: retry");
      }
      history.record(actor, "person.update", person.id(), changes);
    }
  }
}
