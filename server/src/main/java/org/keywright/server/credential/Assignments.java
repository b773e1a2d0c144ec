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
   * Gives a person a credential type.
   *
   * @throws ConflictException if they hold it already, or may carry no devices
   * @throws org.keywright.server.api.NotPermittedException if the actor is the person
   */
  @Transactional
  public void assign(UUID person, UUID type, Actor actor) {
    actor.mustBeAllowed(Permission.CREDENTIAL_ASSIGN);
    Person holder = people.get(person);
    StoredCredentialPolicy policy = types.get(type);
    if (!holder.mayCarryDevices()) {
      throw new ConflictException(
          holder.displayName() + " is " + holder.status() + " and may hold no credential types");
    }
    duties.perform(Duty.SPONSOR, person, type, actor);
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
    if (added == 0) {
      throw new ConflictException(
          holder.displayName() + " holds " + policy.policy().name() + " already");
    }
    record(actor, "person.assign", person, policy);
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
