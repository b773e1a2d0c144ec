package org.keywright.server.enrollment;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What became of enrollments. The audit log gets who did what to which, which stays; the words that
 * people gave as reasons are here alone. Works in the caller's transaction.
 */
@Component
class EnrollmentHistory {

  private static final int SHOWN = 200;

  private final JdbcClient jdbc;
  private final AuditLog audit;
  private final Clock clock;

  EnrollmentHistory(JdbcClient jdbc, AuditLog audit, Clock clock) {
    this.jdbc = jdbc;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A step.
   *
   * @param action such as {@code sponsor}
   * @param note what was said about it; empty for nothing
   */
  record Step(Instant happenedAt, String action, String actor, String note) {

    /** For people. */
    public String label() {
      return switch (action) {
        case "sponsor" -> "Sponsored";
        case "visit" -> "Visit begun";
        case "visit-end" -> "Visit ended";
        case "register" -> "Registered and sealed";
        case "adjudicate" -> "Adjudicated";
        case "approve" -> "Approved";
        case "reject" -> "Rejected";
        case "withdraw" -> "Withdrawn";
        case "expire" -> "Expired";
        default -> action;
      };
    }
  }

  void record(Actor actor, String action, Enrollment enrollment, String note) {
    record(actor, action, enrollment, note, Map.of());
  }

  /** With details that may stay in the audit log. */
  void record(
      Actor actor, String action, Enrollment enrollment, String note, Map<String, String> details) {
    Map<String, String> all = new java.util.TreeMap<>(details);
    all.put("person", enrollment.person().toString());
    all.put("credentialType", enrollment.type().toString());
    audit.record(
        new AuditEvent(
            actor, "enrollment." + action, "enrollment", enrollment.id().toString(), all));
    jdbc.sql(
            """
            insert into enrollment_step (enrollment_id, happened_at, action, actor_name, note)
            values (:enrollment, :now, :action, :actor, :note)
            """)
        .param("enrollment", enrollment.id())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("action", action)
        .param("actor", actor.name())
        .param("note", note)
        .update();
  }

  /** That somebody looked at what was collected: for the audit log alone. */
  void looked(Actor actor, UUID enrollment, String at) {
    audit.record(
        new AuditEvent(
            actor, "enrollment.look", "enrollment", enrollment.toString(), Map.of("at", at)));
  }

  /** The newest first. */
  List<Step> of(UUID enrollment) {
    return jdbc.sql(
            "select happened_at, action, actor_name, note from enrollment_step"
                + " where enrollment_id = :enrollment order by id desc limit "
                + SHOWN)
        .param("enrollment", enrollment)
        .query((row, number) ->
            new Step(
                row.getObject("happened_at", OffsetDateTime.class).toInstant(),
                row.getString("action"),
                row.getString("actor_name"),
                row.getString("note")))
        .list();
  }
}
