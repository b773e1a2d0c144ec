package org.keywright.server.credential;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.keywright.server.people.People;
import org.keywright.server.people.Person;
import org.keywright.server.people.PersonExpunged;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps who agreed to which subscriber agreement (RFC 3647, section 4.9.6). What counts is the text
 * as it stands: who agreed to it is not asked again, whatever the version of the policy, and who
 * agreed to another text is. Safe for concurrent use.
 */
@Service
public class Agreements {

  private final CredentialTypes types;
  private final People people;
  private final AuditLog audit;
  private final JdbcClient jdbc;
  private final Clock clock;

  Agreements(CredentialTypes types, People people, AuditLog audit, JdbcClient jdbc, Clock clock) {
    this.types = types;
    this.people = people;
    this.audit = audit;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Whether a person has not agreed yet to what this policy has them agree to. */
  @Transactional(readOnly = true)
  public boolean isNeeded(StoredCredentialPolicy policy, UUID person) {
    String text = policy.policy().subscriberAgreement();
    return !text.isEmpty() && find(person, policy.type(), Agreement.hash(text)).isEmpty();
  }

  /** The agreements of the credential types that a person holds, by the types' names. */
  @Transactional(readOnly = true)
  List<Agreement> of(UUID person) {
    Person holder = people.get(person);
    return types.heldBy(person).stream()
        .filter(held -> !held.policy().subscriberAgreement().isEmpty())
        .map(held -> agreement(holder, held))
        .toList();
  }

  /**
   * What a person has to agree to before a device of this type is put into use.
   *
   * @throws NotFoundException if there is no such type or person, or it has no agreement
   */
  @Transactional(readOnly = true)
  Agreement of(UUID person, UUID type) {
    StoredCredentialPolicy newest = types.get(type);
    if (newest.policy().subscriberAgreement().isEmpty()) {
      throw new NotFoundException("subscriber agreement", type);
    }
    return agreement(people.get(person), newest);
  }

  /** As {@link #of(UUID)}, of the actor. */
  @Transactional(readOnly = true)
  List<Agreement> own(Actor actor) {
    return of(person(actor));
  }

  /** As {@link #of(UUID, UUID)}, of the actor. */
  @Transactional(readOnly = true)
  Agreement own(UUID type, Actor actor) {
    return of(person(actor), type);
  }

  /**
   * Puts on record that the actor agrees; once for each text.
   *
   * @param seen the hash of the text that they read
   * @throws ConflictException if it is not the text as it stands, or they may carry no devices
   * @throws NotPermittedException if the actor is no person with devices of their own
   */
  @Transactional
  public Agreement acceptOwn(UUID type, String seen, Actor actor) {
    return accept(person(actor), type, seen, null, actor);
  }

  /**
   * Puts on record that somebody agreed in the presence of the actor; once for each text.
   *
   * @param seen the hash of the text that they read
   * @throws ConflictException if it is not the text as it stands, or they may carry no devices
   * @throws NotPermittedException if the actor may not, or is that person
   */
  @Transactional
  public Agreement acceptAttended(UUID person, UUID type, String seen, Actor actor) {
    actor.mustBeAllowed(Permission.DEVICE_ISSUE);
    if (person.equals(actor.person())) {
      throw new NotPermittedException(
          "nobody attends their own agreement: agree to it on the page My Devices");
    }
    return accept(person, type, seen, actor.name(), actor);
  }

  private Agreement accept(
      UUID person, UUID type, String seen, @Nullable String attendedBy, Actor actor) {
    Agreement asked = of(person, type);
    if (!asked.sha256().equals(seen)) {
      throw ConflictException.agreementChanged();
    }
    Person holder = people.get(person);
    if (!holder.mayCarryDevices()) {
      throw new ConflictException(
          holder.displayName() + " is " + holder.status() + " and agrees to nothing");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (insert(person, asked, attendedBy, now)) {
      record(person, asked, attendedBy, actor);
    }
    return of(person, type);
  }

  private boolean insert(UUID person, Agreement asked, @Nullable String attendedBy, Instant now) {
    return jdbc.sql(
                """
                insert into agreement_acceptance
                  (person_id, type_id, text_hash, policy_version, accepted_at, attended_by)
                values (:person, :type, :hash, :version, :now, :attendedBy) on conflict do nothing
                """)
            .param("person", person)
            .param("type", asked.credentialType())
            .param("hash", asked.sha256())
            .param("version", asked.version())
            .param("now", now.atOffset(ZoneOffset.UTC))
            .param("attendedBy", attendedBy)
            .update()
        > 0;
  }

  private void record(UUID person, Agreement asked, @Nullable String attendedBy, Actor actor) {
    String action = "person.agree";
    audit.record(
        new AuditEvent(
            actor,
            action,
            "person",
            person.toString(),
            Map.of(
                "credentialType", asked.credentialType().toString(),
                "credentialPolicyVersion", Integer.toString(asked.version()),
                "sha256", asked.sha256(),
                "attended", Boolean.toString(attendedBy != null))));
    people.remember(
        person,
        action,
        "subscriber agreement of %s, version %d, %s"
            .formatted(
                asked.name(),
                asked.version(),
                attendedBy == null ? "by themselves" : "in the presence of " + attendedBy),
        actor);
  }

  private Agreement agreement(Person person, StoredCredentialPolicy newest) {
    String text = newest.policy().subscriberAgreement();
    String hash = Agreement.hash(text);
    return new Agreement(
        newest.type(),
        person.displayName(),
        newest.policy().name(),
        newest.version(),
        text,
        hash,
        find(person.id(), newest.type(), hash).orElse(null));
  }

  private Optional<Agreement.Acceptance> find(UUID person, UUID type, String hash) {
    return jdbc.sql(
            """
            select accepted_at, policy_version, attended_by from agreement_acceptance
            where person_id = :person and type_id = :type and text_hash = :hash
            """)
        .param("person", person)
        .param("type", type)
        .param("hash", hash)
        .query((row, number) ->
            new Agreement.Acceptance(
                row.getObject("accepted_at", OffsetDateTime.class).toInstant(),
                row.getInt("policy_version"),
                row.getString("attended_by")))
        .optional();
  }

  private static UUID person(Actor actor) {
    return actor.owner("who could agree");
  }

  /** Who is expunged has agreed to nothing; the audit log keeps that somebody did. */
  @EventListener
  void expunge(PersonExpunged expunged) {
    jdbc.sql("delete from agreement_acceptance where person_id = :person")
        .param("person", expunged.person())
        .update();
  }
}
