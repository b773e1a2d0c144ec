package org.keywright.server.device;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keywright.server.secrets.SecretKind;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class InitialKeySetRepository {

  private static final String SELECT =
      "select id, model, name, first_id, last_id, kinds, imported_at, imported_by"
          + " from initial_key_set ";
  private static final int MOST = 1000;

  private final JdbcClient jdbc;

  InitialKeySetRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** One import at a time for a model, so that two ranges cannot slip past each other. */
  void lockModel(String model, Instant now) {
    jdbc.sql(
            """
            insert into initial_key_set_lock (model, since) values (:model, :now)
            on conflict do nothing
            """)
        .param("model", model)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
    jdbc.sql("select model from initial_key_set_lock where model = :model for update")
        .param("model", model)
        .query(String.class)
        .single();
  }

  void insert(KeySet keySet) {
    jdbc.sql(
            """
            insert into initial_key_set
              (id, model, name, first_id, last_id, first_key, last_key, kinds, imported_at, imported_by)
            values
              (:id, :model, :name, :firstId, :lastId, :firstKey, :lastKey, :kinds, :now, :by)
            """)
        .param("id", keySet.id())
        .param("model", keySet.model())
        .param("name", keySet.name())
        .param("firstId", keySet.firstId())
        .param("lastId", keySet.lastId())
        .param("firstKey", NewKeySet.padded(keySet.firstId()))
        .param("lastKey", NewKeySet.padded(keySet.lastId()))
        .param("kinds", keySet.kinds().stream().map(Enum::name).collect(Collectors.joining(",")))
        .param("now", keySet.importedAt().atOffset(ZoneOffset.UTC))
        .param("by", keySet.importedBy())
        .update();
  }

  Optional<KeySet> findFor(String model, String key) {
    return findOverlap(model, key, key);
  }

  Optional<KeySet> findOverlap(String model, String firstKey, String lastKey) {
    return jdbc.sql(
            SELECT
                + "where model = :model and first_key <= :lastKey and last_key >= :firstKey"
                + " order by first_key limit 1")
        .param("model", model)
        .param("firstKey", firstKey)
        .param("lastKey", lastKey)
        .query(InitialKeySetRepository::keySet)
        .optional();
  }

  List<KeySet> list(String model) {
    return jdbc.sql(SELECT + "where model = :model order by first_key limit " + MOST)
        .param("model", model)
        .query(InitialKeySetRepository::keySet)
        .list();
  }

  private static KeySet keySet(ResultSet row, int number) throws SQLException {
    return new KeySet(
        row.getObject("id", UUID.class),
        row.getString("model"),
        row.getString("name"),
        row.getString("first_id"),
        row.getString("last_id"),
        Stream.of(row.getString("kinds").split(",", -1)).map(SecretKind::valueOf).toList(),
        row.getObject("imported_at", OffsetDateTime.class).toInstant(),
        row.getString("imported_by"));
  }
}
