package org.keywright.server.enrollment;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.api.Page;
import org.keywright.server.api.PageRequest;
import org.keywright.server.credential.CredentialPolicy;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.Duties;
import org.keywright.server.credential.Duty;
import org.keywright.server.people.People;
import org.keywright.server.people.Person;
import org.keywright.server.people.PersonStatus;
import org.keywright.server.people.PersonStatusChanged;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Requests that people be given a credential type, and their states. Safe for concurrent use. */
@Service
public class Enrollments {

  static final String SUBJECT = "enrollment";

  private final EnrollmentRepository repository;
  private final EnrollmentHistory history;
  private final EnrollmentSettings settings;
  private final People people;
  private final CredentialTypes types;
  private final Duties duties;
  private final Clock clock;

  Enrollments(
      EnrollmentRepository repository,
      EnrollmentHistory history,
      EnrollmentSettings settings,
      People people,
      CredentialTypes types,
      Duties duties,
      Clock clock) {
    this.repository = repository;
    this.history = history;
    this.settings = settings;
    this.people = people;
    this.types = types;
    this.duties = duties;
    this.clock = clock;
  }

  /**
   * Asks that a person be given a credential type. Who holds it already is enrolled anew.
   *
   * @param reason 1 to 500 characters
   * @throws InvalidException if there is no reason
   * @throws ConflictException if the person may carry no devices, or such a request is open
   * @throws NotPermittedException if the actor may not, is the person, or did another duty for them
   */
  @Transactional
  public Enrollment sponsor(UUID person, UUID type, @Nullable String reason, Actor actor) {
    actor.mustBeAllowed(Permission.ENROLLMENT_SPONSOR);
    String why = Words.reason(reason);
    Person applicant = people.get(person);
    CredentialPolicy policy = types.get(type).policy();
    String typeName = policy.name();
    if (!applicant.mayCarryDevices()) {
      throw new ConflictException(
          applicant.displayName() + " is " + applicant.status() + " and cannot be enrolled");
    }
    people.lock(person);
    endOverdue(person, type);
    if (types.heldBy(person).stream().noneMatch(held -> held.type().equals(type))) {
      duties.forget(person, type);
    }
    duties.perform(Duty.SPONSOR, person, type, actor);
    Instant now = now();
    Enrollment enrollment =
        new Enrollment(
            UUID.randomUUID(),
            person,
            applicant.displayName(),
            type,
            typeName,
            EnrollmentState.REQUESTED,
            actor.name(),
            why,
            now,
            now.atOffset(ZoneOffset.UTC)
                .plus(
                    policy.identityProofing().requestLifetime().orElse(settings.requestLifetime()))
                .toInstant(),
            now,
            1,
            null,
            false);
    try {
      repository.insert(enrollment);
    } catch (DuplicateKeyException e) {
      throw new ConflictException(
          applicant.displayName()
              + " is being enrolled for "
              + typeName
              + " already: go on with that, or withdraw it");
    }
    history.record(actor, "sponsor", enrollment, why);
    return enrollment;
  }

  private void endOverdue(UUID person, UUID type) {
    repository.of(person).stream()
        .filter(one -> one.type().equals(type) && one.state().isOpen())
        .filter(one -> one.at(now()).state() == EnrollmentState.EXPIRED)
        .forEach(this::expire);
  }

  /** Notes that the time of a request is over. */
  @Transactional(propagation = Propagation.MANDATORY)
  void expire(Enrollment overdue) {
    Enrollment expired = overdue.next(EnrollmentState.EXPIRED, now());
    if (repository.update(expired)) {
      history.record(Actor.system(), "expire", expired, "It was not approved in time.");
    }
  }

  /**
   * Takes a request back.
   *
   * @param version the version that the actor saw
   * @throws ConflictException if that is not the current one, or it is not open any more
   */
  @Transactional
  public Enrollment withdraw(UUID id, int version, @Nullable String reason, Actor actor) {
    actor.mustBeAllowed(Permission.ENROLLMENT_SPONSOR);
    String why = Words.reason(reason);
    Enrollment current = open(id);
    if (current.person().equals(actor.person())) {
      throw new NotPermittedException("nobody acts on themselves: ask somebody else to do it");
    }
    return move(current, version, EnrollmentState.WITHDRAWN, "withdraw", why, actor);
  }

  /**
   * The enrollment.
   *
   * @throws NotFoundException if there is none
   */
  @Transactional(readOnly = true)
  public Enrollment get(UUID id) {
    return repository
        .get(id)
        .orElseThrow(() -> new NotFoundException(SUBJECT, id))
        .at(clock.instant());
  }

  /** All of one person, the newest first; the hundred newest. */
  @Transactional(readOnly = true)
  public List<Enrollment> of(UUID person) {
    people.get(person);
    return repository.of(person).stream().map(one -> one.at(clock.instant())).toList();
  }

  /**
   * Those of people in whose names, addresses or unit the text occurs; what was changed last stands
   * first.
   *
   * @param state null for any
   */
  @Transactional(readOnly = true)
  public Page<Enrollment> find(@Nullable EnrollmentState state, String text, PageRequest page) {
    Instant now = clock.instant();
    Page<Enrollment> found = repository.find(state, text, now, page);
    return Page.of(found.items().stream().map(one -> one.at(now)).toList(), page, found.total());
  }

  /** What became of it, the newest first. */
  @Transactional(readOnly = true)
  List<EnrollmentHistory.Step> history(UUID id) {
    return history.of(get(id).id());
  }

  /** When the applicant was there. */
  @Transactional(readOnly = true)
  List<Visit> visits(UUID id) {
    return repository.visits(get(id).id());
  }

  /**
   * The enrollment for who is going to change it: nobody else does meanwhile.
   *
   * @throws NotFoundException if there is none
   * @throws ConflictException if it is over
   */
  @Transactional(propagation = Propagation.MANDATORY)
  Enrollment open(UUID id) {
    people.lock(get(id).person());
    Enrollment current = get(id);
    if (!current.state().isOpen()) {
      throw new ConflictException(
          current.state() == EnrollmentState.EXPIRED
              ? "this request expired on "
                  + current.expiresAt().atOffset(ZoneOffset.UTC).toLocalDate()
                  + ": a sponsor begins a new one"
              : "this request is "
                  + current.state().label().toLowerCase(java.util.Locale.ROOT)
                  + ": nothing more is done about it");
    }
    return current;
  }

  /**
   * The same, in one state.
   *
   * @throws ConflictException if it is in another
   */
  @Transactional(propagation = Propagation.MANDATORY)
  Enrollment open(UUID id, EnrollmentState state) {
    Enrollment current = open(id);
    if (current.state() != state) {
      throw new ConflictException(
          "this request is %s, and has to be %s for that: look at it again"
              .formatted(
                  current.state().label().toLowerCase(java.util.Locale.ROOT),
                  state.label().toLowerCase(java.util.Locale.ROOT)));
    }
    return current;
  }

  /** The next state, for the version that the actor saw. */
  @Transactional(propagation = Propagation.MANDATORY)
  Enrollment move(
      Enrollment current,
      int version,
      EnrollmentState to,
      String action,
      String note,
      Actor actor) {
    return save(current.next(to, now()), version, action, note, actor);
  }

  @Transactional(propagation = Propagation.MANDATORY)
  Enrollment save(Enrollment next, int version, String action, String note, Actor actor) {
    if (next.version() - 1 != version) {
      throw ConflictException.stale(SUBJECT, version, next.version() - 1);
    }
    if (!repository.update(next)) {
      throw ConflictException.stale(SUBJECT, version, version + 1);
    }
    history.record(actor, action, next, note);
    return next;
  }

  /** Who left is not enrolled any further. */
  @EventListener
  void left(PersonStatusChanged changed) {
    if (changed.person().status() == PersonStatus.LEFT) {
      for (Enrollment one : repository.of(changed.person().id())) {
        if (one.state().isOpen()) {
          move(
              one,
              one.version(),
              EnrollmentState.WITHDRAWN,
              "withdraw",
              "The person left.",
              changed.actor());
        }
      }
    }
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
