package org.keywright.server.enrollment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.Likeness;
import org.keywright.server.api.Page;
import org.keywright.server.api.PageRequest;
import org.keywright.server.credential.Investigation;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The rows of enrollments and of the visits in them. Works in the caller's transaction. */
@Repository
class EnrollmentRepository {

  private static final String FROM =
      " from enrollment e join person p on p.id = e.person_id"
          + " join credential_type t on t.id = e.type_id ";
  private static final String SELECT = "select e.*, p.display_name, t.name as type_name" + FROM;

  private final JdbcClient jdbc;

  EnrollmentRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(Enrollment enrollment) {
    jdbc.sql(
            """
            insert into enrollment
              (id, person_id, type_id, state, open_for, sponsor_name, reason, requested_at,
               expires_at, changed_at, version)
            values
              (:id, :person, :type, :state, :openFor, :sponsor, :reason, :requestedAt,
               :expiresAt, :changedAt, :version)
            """)
        .param("id", enrollment.id())
        .param("person", enrollment.person())
        .param("type", enrollment.type())
        .param("state", enrollment.state().name())
        .param("openFor", openFor(enrollment), java.sql.Types.VARCHAR)
        .param("sponsor", enrollment.sponsor())
        .param("reason", enrollment.reason())
        .param("requestedAt", at(enrollment.requestedAt()))
        .param("expiresAt", at(enrollment.expiresAt()))
        .param("changedAt", at(enrollment.changedAt()))
        .param("version", enrollment.version())
        .update();
  }

  /** Whether it still had the version before this one. */
  boolean update(Enrollment enrollment) {
    Adjudication result = enrollment.adjudication();
    return jdbc.sql(
                """
                update enrollment set
                  state = :state, open_for = :openFor, changed_at = :changedAt, version = :version,
                  investigation = :investigation, favourable = :favourable,
                  decided_on = :decidedOn, reference = :reference
                where id = :id and version = :version - 1
                """)
            .param("id", enrollment.id())
            .param("state", enrollment.state().name())
            .param("openFor", openFor(enrollment), java.sql.Types.VARCHAR)
            .param("changedAt", at(enrollment.changedAt()))
            .param("version", enrollment.version())
            .param(
                "investigation",
                result == null ? null : result.investigation().name(),
                java.sql.Types.VARCHAR)
            .param(
                "favourable", result == null ? null : result.favourable(), java.sql.Types.BOOLEAN)
            .param("decidedOn", result == null ? null : result.decidedOn(), java.sql.Types.DATE)
            .param("reference", result == null ? null : result.reference(), java.sql.Types.VARCHAR)
            .update()
        == 1;
  }

  private static @Nullable String openFor(Enrollment enrollment) {
    return enrollment.state().isOpen() ? enrollment.person() + ":" + enrollment.type() : null;
  }

  Optional<Enrollment> get(UUID id) {
    return jdbc.sql(SELECT + "where e.id = :id")
        .param("id", id)
        .query(EnrollmentRepository::enrollment)
        .optional();
  }

  /** Of one person, the newest first. */
  List<Enrollment> of(UUID person) {
    return jdbc.sql(
            SELECT + "where e.person_id = :person order by e.requested_at desc, e.id limit 100")
        .param("person", person)
        .query(EnrollmentRepository::enrollment)
        .list();
  }

  /**
   * Those of people in whose names, addresses or unit the text occurs.
   *
   * @param now an open one whose time is over counts as expired
   * @param state null for any
   */
  Page<Enrollment> find(
      @Nullable EnrollmentState state, String text, Instant now, PageRequest page) {
    String where =
        "where p.search_text like :pattern escape '!'"
            + (state == null
                ? ""
                : " and (case when e.open_for is not null and e.expires_at <= :now"
                    + " then 'EXPIRED' else e.state end) = :state");
    long total =
        bound(jdbc.sql("select count(*)" + FROM + where), state, text, now)
            .query(Long.class)
            .single();
    List<Enrollment> found =
        bound(
                jdbc.sql(
                    SELECT
                        + where
                        + " order by e.changed_at desc, e.id limit :size offset :offset"),
                state,
                text,
                now)
            .param("size", page.size())
            .param("offset", page.offset())
            .query(EnrollmentRepository::enrollment)
            .list();
    return Page.of(found, page, total);
  }

  private static JdbcClient.StatementSpec bound(
      JdbcClient.StatementSpec statement,
      @Nullable EnrollmentState state,
      String text,
      Instant now) {
    JdbcClient.StatementSpec bound = statement.param("pattern", Likeness.containing(text));
    return state == null ? bound : bound.param("state", state.name()).param("now", at(now));
  }

  /** Open ones whose time is over. */
  List<Enrollment> overdue(Instant now, int most) {
    return jdbc.sql(
            SELECT
                + "where e.open_for is not null and e.expires_at <= :now"
                + " order by e.expires_at limit :most")
        .param("now", at(now))
        .param("most", most)
        .query(EnrollmentRepository::enrollment)
        .list();
  }

  /** Those in one of these states since before a time, of which something is kept. */
  List<Enrollment> unchangedSince(Collection<EnrollmentState> states, Instant limit, int most) {
    return jdbc.sql(
            SELECT
                + "where e.state in (:states) and e.changed_at < :limit and not e.emptied"
                + " order by e.changed_at limit :most")
        .param("states", states.stream().map(Enum::name).toList())
        .param("limit", at(limit))
        .param("most", most)
        .query(EnrollmentRepository::enrollment)
        .list();
  }

  void markEmptied(UUID id) {
    jdbc.sql("update enrollment set emptied = true where id = :id").param("id", id).update();
  }

  /** Takes away what was said in words. */
  void expunge(UUID id) {
    jdbc.sql("update enrollment set reason = '', reference = null where id = :id")
        .param("id", id)
        .update();
    jdbc.sql("update enrollment_step set note = '' where enrollment_id = :id")
        .param("id", id)
        .update();
  }

  List<Visit> visits(UUID enrollment) {
    return jdbc.sql(
            """
            select visit_number, begun_at, touched_at, ended_at, registrar_id, registrar_name, link
            from enrollment_visit where enrollment_id = :enrollment order by visit_number
            """)
        .param("enrollment", enrollment)
        .query(EnrollmentRepository::visit)
        .list();
  }

  void insert(UUID enrollment, Visit visit) {
    jdbc.sql(
            """
            insert into enrollment_visit
              (enrollment_id, visit_number, begun_at, touched_at, registrar_id, registrar_name, link)
            values (:enrollment, :number, :begunAt, :touchedAt, :registrarId, :registrar, :link)
            """)
        .param("enrollment", enrollment)
        .param("number", visit.number())
        .param("begunAt", at(visit.begunAt()))
        .param("touchedAt", at(visit.touchedAt()))
        .param("registrarId", visit.registrarId())
        .param("registrar", visit.registrar())
        .param("link", visit.link().name())
        .update();
  }

  void touch(UUID enrollment, int visit, Instant now) {
    time(enrollment, visit, "touched_at", now);
  }

  void end(UUID enrollment, int visit, Instant now) {
    time(enrollment, visit, "ended_at", now);
  }

  private void time(UUID enrollment, int visit, String column, Instant now) {
    jdbc.sql(
            "update enrollment_visit set "
                + column
                + " = :now where enrollment_id = :enrollment and visit_number = :number")
        .param("now", at(now))
        .param("enrollment", enrollment)
        .param("number", visit)
        .update();
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static Visit visit(ResultSet row, int number) throws SQLException {
    return new Visit(
        row.getInt("visit_number"),
        instant(row, "begun_at"),
        instant(row, "touched_at"),
        row.getObject("ended_at") == null ? null : instant(row, "ended_at"),
        row.getString("registrar_id"),
        row.getString("registrar_name"),
        Visit.Link.valueOf(row.getString("link")));
  }

  private static Enrollment enrollment(ResultSet row, int number) throws SQLException {
    String investigation = row.getString("investigation");
    String reference = row.getString("reference");
    LocalDate decidedOn = row.getObject("decided_on", LocalDate.class);
    return new Enrollment(
        row.getObject("id", UUID.class),
        row.getObject("person_id", UUID.class),
        row.getString("display_name"),
        row.getObject("type_id", UUID.class),
        row.getString("type_name"),
        EnrollmentState.valueOf(row.getString("state")),
        row.getString("sponsor_name"),
        row.getString("reason"),
        instant(row, "requested_at"),
        instant(row, "expires_at"),
        instant(row, "changed_at"),
        row.getInt("version"),
        investigation == null || decidedOn == null
            ? null
            : new Adjudication(
                Investigation.valueOf(investigation),
                row.getBoolean("favourable"),
                decidedOn,
                reference == null ? "" : reference),
        row.getBoolean("emptied"));
  }
}
