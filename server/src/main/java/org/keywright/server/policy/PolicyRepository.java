package org.keywright.server.policy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.keywright.server.api.Likeness;
import org.keywright.server.api.Page;
import org.keywright.server.api.PageRequest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class PolicyRepository {

  private static final String SELECT =
      "select p.id, v.version, v.document, v.saved_at, v.saved_by, p.retired"
          + " from device_policy p join device_policy_version v on v.policy_id = p.id ";

  private final JdbcClient jdbc;

  PolicyRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(StoredPolicy stored) {
    jdbc.sql(
            """
            insert into device_policy (id, name, name_key, version, retired)
            values (:id, :name, :nameKey, :version, :retired)
            """)
        .param("id", stored.id())
        .param("name", stored.policy().name())
        .param("nameKey", Likeness.key(stored.policy().name()))
        .param("version", stored.version())
        .param("retired", stored.retired())
        .update();
    insertVersion(stored);
  }

  /** Whether the version before this one was still the newest. */
  boolean insertNext(StoredPolicy stored) {
    int updated =
        jdbc.sql(
                """
                update device_policy set name = :name, name_key = :nameKey, version = :version
                where id = :id and version = :version - 1
                """)
            .param("id", stored.id())
            .param("name", stored.policy().name())
            .param("nameKey", Likeness.key(stored.policy().name()))
            .param("version", stored.version())
            .update();
    if (updated == 0) {
      return false;
    }
    insertVersion(stored);
    return true;
  }

  private void insertVersion(StoredPolicy stored) {
    jdbc.sql(
            """
            insert into device_policy_version (policy_id, version, name, document, saved_at, saved_by)
            values (:id, :version, :name, :document, :savedAt, :savedBy)
            """)
        .param("id", stored.id())
        .param("version", stored.version())
        .param("name", stored.policy().name())
        .param("document", PolicyDocument.write(stored.policy()))
        .param("savedAt", stored.savedAt().atOffset(ZoneOffset.UTC))
        .param("savedBy", stored.savedBy())
        .update();
  }

  void setRetired(UUID id, boolean retired) {
    jdbc.sql("update device_policy set retired = :retired where id = :id")
        .param("retired", retired)
        .param("id", id)
        .update();
  }

  boolean otherHasName(String name, UUID id) {
    return jdbc.sql("select count(*) from device_policy where name_key = :key and id <> :id")
            .param("key", Likeness.key(name))
            .param("id", id)
            .query(Integer.class)
            .single()
        > 0;
  }

  Optional<StoredPolicy> newest(UUID id) {
    return jdbc.sql(SELECT + "where p.id = :id and v.version = p.version")
        .param("id", id)
        .query(PolicyRepository::stored)
        .optional();
  }

  Optional<StoredPolicy> newestByName(String name) {
    return jdbc.sql(SELECT + "where p.name_key = :key and v.version = p.version")
        .param("key", Likeness.key(name))
        .query(PolicyRepository::stored)
        .optional();
  }

  Optional<StoredPolicy> get(PolicyRef ref) {
    return jdbc.sql(SELECT + "where p.id = :id and v.version = :version")
        .param("id", ref.id())
        .param("version", ref.version())
        .query(PolicyRepository::stored)
        .optional();
  }

  List<StoredPolicy> versions(UUID id) {
    return jdbc.sql(SELECT + "where p.id = :id order by v.version desc limit 200")
        .param("id", id)
        .query(PolicyRepository::stored)
        .list();
  }

  Page<StoredPolicy> list(boolean withRetired, PageRequest page) {
    String where = withRetired ? "" : "where not retired";
    long total = jdbc.sql("select count(*) from device_policy " + where).query(Long.class).single();
    List<StoredPolicy> items =
        jdbc.sql(
                SELECT
                    + "where v.version = p.version "
                    + (withRetired ? "" : "and not p.retired ")
                    + "order by p.name_key limit :size offset :offset")
            .param("size", page.size())
            .param("offset", page.offset())
            .query(PolicyRepository::stored)
            .list();
    return Page.of(items, page, total);
  }

  private static StoredPolicy stored(ResultSet row, int number) throws SQLException {
    return new StoredPolicy(
        row.getObject("id", UUID.class),
        row.getInt("version"),
        PolicyDocument.read(row.getString("document")),
        row.getObject("saved_at", OffsetDateTime.class).toInstant(),
        row.getString("saved_by"),
        row.getBoolean("retired"));
  }
}
