package org.keywright.server.notice;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Notices that are not sent yet. Works in the caller's transaction. */
@Repository
class NoticeRepository {

  private final JdbcClient jdbc;

  NoticeRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(Notice notice) {
    jdbc.sql(
            """
            insert into notice (id, kind, address, name, device, happened_at, attempts, due_at)
            values (:id, :kind, :address, :name, :device, :at, :attempts, :at)
            """)
        .param("id", notice.id())
        .param("kind", notice.kind().name())
        .param("address", notice.address())
        .param("name", notice.name())
        .param("device", notice.device())
        .param("at", notice.happenedAt().atOffset(ZoneOffset.UTC))
        .param("attempts", notice.attempts())
        .update();
  }

  /** The one that is due for longest, locked; those that another node is at are passed over. */
  Optional<Notice> lockDue(Instant now) {
    return jdbc.sql(
            """
            select id, kind, address, name, device, happened_at, attempts from notice
            where due_at <= :now order by due_at, id limit 1 for update skip locked
            """)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query((row, number) ->
            new Notice(
                row.getObject("id", UUID.class),
                NoticeKind.valueOf(row.getString("kind")),
                row.getString("address"),
                row.getString("name"),
                row.getString("device"),
                row.getObject("happened_at", OffsetDateTime.class).toInstant(),
                row.getInt("attempts")))
        .optional();
  }

  void delete(UUID id) {
    jdbc.sql("delete from notice where id = :id").param("id", id).update();
  }

  void postpone(UUID id, int attempts, Instant due) {
    jdbc.sql("update notice set attempts = :attempts, due_at = :due where id = :id")
        .param("attempts", attempts)
        .param("due", due.atOffset(ZoneOffset.UTC))
        .param("id", id)
        .update();
  }
}
