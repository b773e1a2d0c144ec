package org.keywright.server.people;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.keywright.server.actor.Actor;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What became of a person. The audit log gets the names of what was changed, which stay; the values
 * are here alone, and can be taken away. Works in the caller's transaction.
 */
@Component
class PersonHistory {

  private static final String SUBJECT = "person";
  private static final int LONGEST = 4000;
  private static final int SHOWN = 100;

  private final JdbcClient jdbc;
  private final AuditLog audit;
  private final Clock clock;

  PersonHistory(JdbcClient jdbc, AuditLog audit, Clock clock) {
    this.jdbc = jdbc;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A step.
   *
   * @param changes what was changed, as people read it; empty if nothing or expunged
   */
  record Entry(Instant happenedAt, String action, String actor, String changes) {

    /** What was done, as people read it. */
    public String label() {
      return switch (action) {
        case "person.create" -> "Added";
        case "person.update" -> "Changed";
        case "person.suspend" -> "Suspended";
        case "person.resume" -> "Taken back";
        case "person.leave" -> "Left";
        case "person.expunge" -> "Expunged";
        case "person.agree" -> "Agreed";
        default -> action;
      };
    }
  }

  void record(Actor actor, String action, UUID person, Map<String, String> changes) {
    audit.record(
        new AuditEvent(
            actor,
            action,
            SUBJECT,
            person.toString(),
            changes.isEmpty() ? Map.of() : Map.of("changed", String.join(", ", changes.keySet()))));
    String text =
        changes.entrySet().stream()
            .map(change -> change.getKey() + ": " + change.getValue())
            .collect(Collectors.joining("; "));
    add(actor, action, person, text);
  }

  /** Without an entry in the audit log. */
  void add(Actor actor, String action, UUID person, String text) {
    jdbc.sql(
            """
            insert into person_history (person_id, happened_at, action, actor_name, changes)
            values (:person, :now, :action, :actor, :changes)
            """)
        .param("person", person)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("action", action)
        .param("actor", actor.name())
        .param("changes", text.length() > LONGEST ? text.substring(0, LONGEST) : text)
        .update();
  }

  /** The newest first; the hundred newest. */
  List<Entry> of(UUID person) {
    return jdbc.sql(
            "select happened_at, action, actor_name, changes from person_history"
                + " where person_id = :person order by id desc limit "
                + SHOWN)
        .param("person", person)
        .query(PersonHistory::entry)
        .list();
  }

  /** Takes the values away; that something was done, by whom and when, stays. */
  void expunge(UUID person) {
    jdbc.sql("update person_history set changes = '' where person_id = :person")
        .param("person", person)
        .update();
  }

  private static Entry entry(ResultSet row, int number) throws SQLException {
    return new Entry(
        row.getObject("happened_at", OffsetDateTime.class).toInstant(),
        row.getString("action"),
        row.getString("actor_name"),
        row.getString("changes"));
  }
}
