package org.keywright.server.credential;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.people.People;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps the duties apart for each applicant and credential type, whatever roles somebody had when:
 * who did one does no other, and nobody acts on themselves. Safe for concurrent use.
 */
@Service
public class Duties {

  private final People people;
  private final JdbcClient jdbc;
  private final Clock clock;

  Duties(People people, JdbcClient jdbc, Clock clock) {
    this.people = people;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Puts on record that somebody does a duty. What the server does itself is nobody's duty.
   *
   * @throws NotPermittedException if they are the applicant, or did another duty for them
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void perform(Duty duty, UUID applicant, UUID type, Actor actor) {
    if (actor.kind() == Actor.Kind.SYSTEM) {
      return;
    }
    if (applicant.equals(actor.person())) {
      throw new NotPermittedException("nobody acts on themselves: ask somebody else to do it");
    }
    // Two at a time would both see nothing of each other.
    people.lock(applicant);
    Duty other = another(duty, applicant, type, actor);
    if (other != null) {
      throw new NotPermittedException(
          "you "
              + other.done()
              + " this person for this credential type, and so cannot "
              + duty.todo()
              + " them, too: somebody else has to");
    }
    jdbc.sql(
            """
            insert into applicant_duty
              (person_id, type_id, duty, actor_id, actor_person, done_at)
            values (:person, :type, :duty, :actor, :actorPerson, :now)
            """)
        .param("person", applicant)
        .param("type", type)
        .param("duty", duty.name())
        .param("actor", actor.id())
        .param("actorPerson", actor.person())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  private @Nullable Duty another(Duty duty, UUID applicant, UUID type, Actor actor) {
    return jdbc.sql(
            """
            select duty from applicant_duty
            where person_id = :person and type_id = :type and duty <> :duty
              and (actor_id = :actor or actor_person = cast(:actorPerson as uuid))
            order by id limit 1
            """)
        .param("person", applicant)
        .param("type", type)
        .param("duty", duty.name())
        .param("actor", actor.id())
        .param("actorPerson", actor.person())
        .query(String.class)
        .optional()
        .map(Duty::valueOf)
        .orElse(null);
  }

  /**
   * Begins anew, when the applicant does not hold the type, or not any more. While they hold it,
   * who did what still counts.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void forget(UUID applicant, UUID type) {
    jdbc.sql("delete from applicant_duty where person_id = :person and type_id = :type")
        .param("person", applicant)
        .param("type", type)
        .update();
  }
}
