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
import org.keywright.server.versions.VersionedRows;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class PolicyRepository {

  private static final String SELECT =
      "select d.id, v.version, v.document, v.saved_at, v.saved_by, d.retired"
          + " from device_policy d join device_policy_version v on v.policy_id = d.id ";

  private final JdbcClient jdbc;
  private final VersionedRows<StoredPolicy> rows;

  PolicyRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.rows = new VersionedRows<>(jdbc, "device_policy", SELECT, PolicyRepository::stored);
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
    return rows.otherHas("name_key", Likeness.key(name), id);
  }

  Optional<StoredPolicy> newest(UUID id) {
    return rows.newest(id);
  }

  Optional<StoredPolicy> newestByName(String name) {
    return rows.newestBy("name_key", Likeness.key(name));
  }

  Optional<StoredPolicy> get(PolicyRef ref) {
    return rows.get(ref.id(), ref.version());
  }

  List<StoredPolicy> versions(UUID id) {
    return rows.versions(id, 200);
  }

  Page<StoredPolicy> list(boolean withRetired, PageRequest page) {
    String where = withRetired ? "" : "where not retired";
    long total = jdbc.sql("select count(*) from device_policy " + where).query(Long.class).single();
    List<StoredPolicy> items =
        jdbc.sql(
                SELECT
                    + "where v.version = d.version "
                    + (withRetired ? "" : "and not d.retired ")
                    + "order by d.name_key limit :size offset :offset")
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
