package org.keywright.server.people;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.Findings;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.api.Page;
import org.keywright.server.api.PageRequest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Keeps what is known of people. Safe for concurrent use. */
@Service
public class People {

  private static final String SUBJECT = "person";

  private final PersonRepository repository;
  private final PersonHistory history;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  People(
      PersonRepository repository,
      PersonHistory history,
      ApplicationEventPublisher events,
      Clock clock) {
    this.repository = repository;
    this.history = history;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Adds a person.
   *
   * @throws org.keywright.server.api.InvalidException if another has the e-mail address or UPN
   */
  @Transactional
  public Person create(PersonDetails details, Actor actor) {
    Person person = person(UUID.randomUUID(), details, PersonStatus.ACTIVE, 1);
    refuseTaken(person);
    try {
      repository.insert(person, clock.instant());
    } catch (DuplicateKeyException e) {
      throw takenMeanwhile();
    }
    history.record(actor, "person.create", person.id(), Map.of());
    return person;
  }

  /**
   * The person.
   *
   * @throws NotFoundException if there is none
   */
  @Transactional(readOnly = true)
  public Person get(UUID id) {
    return repository.get(id).orElseThrow(() -> new NotFoundException(SUBJECT, id));
  }

  /**
   * Keeps everybody else from locking this person until the caller's transaction ends: for what two
   * must not do to one person at a time.
   *
   * @throws NotFoundException if there is none
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void lock(UUID id) {
    if (!repository.lock(id)) {
      throw new NotFoundException(SUBJECT, id);
    }
  }

  /** The person with this user principal name, in any case. */
  @Transactional(readOnly = true)
  public Optional<Person> findByUpn(String upn) {
    return repository.getByUpn(upn);
  }

  /** Those in whose names, addresses or department the text occurs; by surname. */
  @Transactional(readOnly = true)
  public Page<Person> find(String text, PageRequest page) {
    return repository.find(text, page);
  }

  /**
   * Replaces what is known of a person.
   *
   * @param version the version that the change was made for
   * @throws ConflictException if that is not the current one
   * @throws org.keywright.server.api.InvalidException if another has the e-mail address or UPN
   */
  @Transactional
  public Person update(UUID id, int version, PersonDetails details, Actor actor) {
    Person current = get(id);
    refuseExpunged(id);
    return save(
        person(id, details, current.status(), version + 1), current, "person.update", actor);
  }

  /**
   * Suspends a person, takes one back, or notes that one has left.
   *
   * @param version the version that the change was made for
   * @throws ConflictException if that is not the current one, or the person has that status
   */
  @Transactional
  public Person changeStatus(UUID id, int version, PersonStatus status, Actor actor) {
    Person current = get(id);
    refuseExpunged(id);
    if (current.version() == version && current.status() == status) {
      throw new ConflictException("the person already has the status " + status);
    }
    Person changed =
        new Person(
            id,
            current.displayName(),
            current.givenName(),
            current.surname(),
            current.email(),
            current.upn(),
            current.department(),
            status,
            version + 1);
    Person saved = save(changed, current, "person." + verb(status), actor);
    events.publishEvent(new PersonStatusChanged(saved, actor));
    return saved;
  }

  /**
   * Removes for good what is known of a person who left: names, addresses, and what else is kept of
   * them elsewhere. That there was somebody, and what devices they had, stays.
   *
   * @param version the version that the request was made for
   * @throws ConflictException if that is not the current one, the person has not left, or still has
   *     devices
   */
  @Transactional
  public Person expunge(UUID id, int version, Actor actor) {
    actor.mustBeAllowed(Permission.PEOPLE_EXPUNGE);
    Person current = get(id);
    if (current.status() != PersonStatus.LEFT) {
      throw new ConflictException("only what is known of people who left is expunged");
    }
    String nobody = "expunged-" + id + "@expunged.invalid";
    Person expunged =
        new Person(
            id,
            "Expunged",
            "Expunged",
            "Expunged",
            nobody,
            nobody,
            "",
            PersonStatus.LEFT,
            version + 1);
    save(expunged, current, "person.expunge", actor);
    events.publishEvent(new PersonExpunged(id, actor));
    history.expunge(id);
    repository.markExpunged(id);
    return expunged;
  }

  /**
   * Puts into the history of a person what they did elsewhere; who calls this has it in the audit
   * log. It goes when the person is expunged.
   *
   * @param text in words; cut off after 4,000 characters
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void remember(UUID id, String action, String text, Actor actor) {
    history.add(actor, action, id, text);
  }

  /** What became of a person, newest first; the last hundred steps. */
  @Transactional(readOnly = true)
  List<PersonHistory.Entry> history(UUID id) {
    return history.of(get(id).id());
  }

  private Person save(Person changed, Person current, String action, Actor actor) {
    int seen = changed.version() - 1;
    if (seen != current.version()) {
      throw ConflictException.stale(SUBJECT, seen, current.version());
    }
    refuseTaken(changed);
    try {
      if (!repository.update(changed, clock.instant())) {
        throw ConflictException.stale(SUBJECT, seen, seen + 1);
      }
    } catch (DuplicateKeyException e) {
      throw takenMeanwhile();
    }
    history.record(actor, action, changed.id(), PersonChanges.of(current, changed));
    return changed;
  }

  /** Whether what was known of a person is gone. */
  @Transactional(readOnly = true)
  boolean isExpunged(UUID id) {
    return repository.isExpunged(id);
  }

  private void refuseExpunged(UUID id) {
    if (repository.isExpunged(id)) {
      throw new ConflictException("what was known of this person was expunged");
    }
  }

  private void refuseTaken(Person person) {
    new Findings()
        .require(
            !repository.otherHasEmail(person.email(), person.id()),
            "email",
            "belongs to another person")
        .require(
            !repository.otherHasUpn(person.upn(), person.id()), "upn", "belongs to another person")
        .refuseIfAny();
  }

  /** The check came before somebody else's change, the unique constraint after it. */
  private static ConflictException takenMeanwhile() {
    return new ConflictException(
        "another person was given this e-mail address or UPN just now; look again");
  }

  private static String verb(PersonStatus status) {
    return switch (status) {
      case ACTIVE -> "resume";
      case SUSPENDED -> "suspend";
      case LEFT -> "leave";
    };
  }

  private static Person person(UUID id, PersonDetails details, PersonStatus status, int version) {
    return new Person(
        id,
        details.displayName(),
        details.givenName(),
        details.surname(),
        details.email(),
        details.upn(),
        details.department(),
        status,
        version);
  }
}
