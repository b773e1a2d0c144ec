package org.keywright.server.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.Page;
import org.keywright.server.api.PageRequest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class AuditRepository {

  private static final String COLUMNS =
      "select id, recorded_at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id,"
          + " canonical, hash from audit_entry ";

  private final JdbcClient jdbc;

  AuditRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void append(AuditEvent event, Instant at, String canonical, byte[] hash) {
    jdbc.sql(
            """
            insert into audit_entry
              (recorded_at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, canonical, hash)
            values
              (:at, :actorKind, :actorId, :actorName, :action, :subjectKind, :subjectId, :canonical, :hash)
            """)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("actorKind", event.actor().kind().name())
        .param("actorId", event.actor().id())
        .param("actorName", event.actor().name())
        .param("action", event.action())
        .param("subjectKind", event.subjectKind())
        .param("subjectId", event.subjectId())
        .param("canonical", canonical)
        .param("hash", hash)
        .update();
  }

  Page<AuditEntry> find(AuditFilter filter, PageRequest page) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    String where = where(filter, parameters);
    long total =
        jdbc.sql("select count(*) from audit_entry " + where)
            .params(parameters)
            .query(Long.class)
            .single();
    List<AuditEntry> entries =
        jdbc.sql(COLUMNS + where + " order by id desc limit :size offset :offset")
            .params(parameters)
            .param("size", page.size())
            .param("offset", page.offset())
            .query(AuditRepository::entry)
            .list();
    return Page.of(entries, page, total);
  }

  Optional<AuditEntry> get(long id) {
    return jdbc.sql(COLUMNS + "where id = :id")
        .param("id", id)
        .query(AuditRepository::entry)
        .optional();
  }

  private static String where(AuditFilter filter, Map<String, Object> parameters) {
    List<String> conditions = new ArrayList<>();
    String action = filter.action();
    if (action != null && action.endsWith(".")) {
      conditions.add("action like :action");
      parameters.put("action", action + "%");
    } else {
      equal(conditions, parameters, "action", "action", action);
    }
    equal(conditions, parameters, "actor_id", "actorId", filter.actorId());
    equal(conditions, parameters, "subject_kind", "subjectKind", filter.subjectKind());
    equal(conditions, parameters, "subject_id", "subjectId", filter.subjectId());
    Instant from = filter.from();
    if (from != null) {
      conditions.add("recorded_at >= :from");
      parameters.put("from", from.atOffset(ZoneOffset.UTC));
    }
    Instant to = filter.to();
    if (to != null) {
      conditions.add("recorded_at < :to");
      parameters.put("to", to.atOffset(ZoneOffset.UTC));
    }
    return conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions);
  }

  private static void equal(
      List<String> conditions,
      Map<String, Object> parameters,
      String column,
      String name,
      @Nullable String value) {
    if (value != null) {
      conditions.add(column + " = :" + name);
      parameters.put(name, value);
    }
  }

  private static AuditEntry entry(ResultSet row, int number) throws SQLException {
    return new AuditEntry(
        row.getLong("id"),
        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
        Actor.Kind.valueOf(row.getString("actor_kind")),
        row.getString("actor_id"),
        row.getString("actor_name"),
        row.getString("action"),
        row.getString("subject_kind"),
        row.getString("subject_id"),
        CanonicalForm.details(row.getString("canonical")),
        HexFormat.of().formatHex(row.getBytes("hash")));
  }
}
