package org.keywright.server.credential;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.keywright.server.people.People;
import org.keywright.server.people.Person;
import org.keywright.server.people.PersonExpunged;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Says which credential types a person holds. Safe for concurrent use. */
@Service
public class Assignments {

  private final CredentialTypes types;
  private final People people;
  private final Duties duties;
  private final JdbcClient jdbc;
  private final AuditLog audit;
  private final Clock clock;

  Assignments(
      CredentialTypes types,
      People people,
      Duties duties,
      JdbcClient jdbc,
      AuditLog audit,
      Clock clock) {
    this.types = types;
    this.people = people;
    this.duties = duties;
    this.jdbc = jdbc;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Gives a person a credential type that wants no enrollment.
   *
   * @throws ConflictException if it does, they hold it already, or may carry no devices
   * @throws org.keywright.server.api.NotPermittedException if the actor is the person
   */
  @Transactional
  public void assign(UUID person, UUID type, Actor actor) {
    actor.mustBeAllowed(Permission.CREDENTIAL_ASSIGN);
    CredentialPolicy policy = types.get(type).policy();
    if (policy.identityProofing().enrollmentRequired()) {
      throw new ConflictException(
          policy.name() + " is given by an approved enrollment alone: sponsor the person for it");
    }
    if (!give(person, type, Duty.SPONSOR, actor)) {
      throw new ConflictException(
          people.get(person).displayName()
              + " holds "
              + types.get(type).policy().name()
              + " already");
    }
  }

  /**
   * Gives a person a credential type at the end of their enrollment; who holds it goes on holding
   * it.
   *
   * @throws ConflictException if they may carry no devices
   * @throws org.keywright.server.api.NotPermittedException if the actor may not, is the person, or
   *     did another duty on their way to the type
   */
  @Transactional
  public void approve(UUID person, UUID type, Actor actor) {
    actor.mustBeAllowed(Permission.ENROLLMENT_APPROVE);
    give(person, type, Duty.APPROVE, actor);
  }

  /** Whether they did not hold it before. */
  private boolean give(UUID person, UUID type, Duty duty, Actor actor) {
    Person holder = people.get(person);
    StoredCredentialPolicy policy = types.get(type);
    if (!holder.mayCarryDevices()) {
      throw new ConflictException(
          holder.displayName() + " is " + holder.status() + " and may hold no credential types");
    }
    duties.perform(duty, person, type, actor);
    int added =
        jdbc.sql(
                """
                insert into credential_assignment (person_id, type_id, assigned_at, assigned_by)
                values (:person, :type, :now, :actor) on conflict do nothing
                """)
            .param("person", person)
            .param("type", type)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("actor", actor.name())
            .update();
    if (added > 0) {
      record(actor, "person.assign", person, policy);
    }
    return added > 0;
  }

  /**
   * Takes a credential type from a person: nothing more is issued by it. Their devices stay as they
   * are.
   *
   * @throws ConflictException if they do not hold it
   */
  @Transactional
  public void withdraw(UUID person, UUID type, Actor actor) {
    actor.mustBeAllowed(Permission.CREDENTIAL_ASSIGN);
    StoredCredentialPolicy policy = types.get(type);
    int removed =
        jdbc.sql("delete from credential_assignment where person_id = :person and type_id = :type")
            .param("person", person)
            .param("type", type)
            .update();
    if (removed == 0) {
      throw new ConflictException("the person does not hold " + policy.policy().name());
    }
    duties.forget(person, type);
    record(actor, "person.withdraw", person, policy);
  }

  /** Who is expunged holds nothing. */
  @EventListener
  void expunge(PersonExpunged expunged) {
    jdbc.sql("delete from credential_assignment where person_id = :person")
        .param("person", expunged.person())
        .update();
  }

  private void record(Actor actor, String action, UUID person, StoredCredentialPolicy type) {
    audit.record(
        new AuditEvent(
            actor,
            action,
            "person",
            person.toString(),
            Map.of("credentialType", type.policy().name(), "key", type.policy().key())));
  }
}
