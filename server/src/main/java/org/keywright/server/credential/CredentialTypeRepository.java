package org.keywright.server.credential;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.keywright.server.api.Likeness;
import org.keywright.server.versions.SavedVersion;
import org.keywright.server.versions.VersionedRows;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class CredentialTypeRepository {

  /** More types than an organisation has. */
  static final int MOST = 200;

  private static final String SELECT =
      "select v.type_id, v.version, v.document, v.saved_at, v.saved_by"
          + " from credential_type d join credential_policy_version v on v.type_id = d.id ";

  private final JdbcClient jdbc;
  private final VersionedRows<StoredCredentialPolicy> rows;

  CredentialTypeRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.rows =
        new VersionedRows<>(jdbc, "credential_type", SELECT, CredentialTypeRepository::stored);
  }

  void insert(StoredCredentialPolicy stored) {
    bind(
            jdbc.sql(
                """
                insert into credential_type (id, name, name_key, code, version)
                values (:id, :name, :nameKey, :code, :version)
                """),
            stored)
        .update();
    insertVersion(stored);
  }

  /** Whether the version before this one was still the newest. */
  boolean insertNext(StoredCredentialPolicy stored) {
    int updated =
        bind(
                jdbc.sql(
                    """
                    update credential_type
                    set name = :name, name_key = :nameKey, code = :code, version = :version
                    where id = :id and version = :version - 1
                    """),
                stored)
            .update();
    if (updated == 0) {
      return false;
    }
    insertVersion(stored);
    return true;
  }

  private static JdbcClient.StatementSpec bind(
      JdbcClient.StatementSpec statement, StoredCredentialPolicy stored) {
    return statement
        .param("id", stored.type())
        .param("name", stored.policy().name())
        .param("nameKey", Likeness.key(stored.policy().name()))
        .param("code", stored.policy().key())
        .param("version", stored.version());
  }

  private void insertVersion(StoredCredentialPolicy stored) {
    jdbc.sql(
            """
            insert into credential_policy_version (type_id, version, document, saved_at, saved_by)
            values (:id, :version, :document, :savedAt, :savedBy)
            """)
        .param("id", stored.type())
        .param("version", stored.version())
        .param("document", CredentialPolicyDocument.write(stored.policy()))
        .param("savedAt", stored.savedAt().atOffset(ZoneOffset.UTC))
        .param("savedBy", stored.savedBy())
        .update();
  }

  int count() {
    return jdbc.sql("select count(*) from credential_type").query(Integer.class).single();
  }

  boolean otherHasName(String name, UUID id) {
    return rows.otherHas("name_key", Likeness.key(name), id);
  }

  boolean otherHasKey(String key, UUID id) {
    return rows.otherHas("code", key, id);
  }

  Optional<StoredCredentialPolicy> newest(UUID id) {
    return rows.newest(id);
  }

  Optional<StoredCredentialPolicy> newestByKey(String key) {
    return rows.newestBy("code", key);
  }

  Optional<StoredCredentialPolicy> get(CredentialPolicyRef ref) {
    return rows.get(ref.type(), ref.version());
  }

  /** The newest first, as many as are shown and one more. */
  List<StoredCredentialPolicy> versions(UUID id) {
    return rows.versions(id, SavedVersion.READ);
  }

  List<StoredCredentialPolicy> list() {
    return jdbc.sql(SELECT + "where v.version = d.version order by d.name_key limit " + MOST)
        .query(CredentialTypeRepository::stored)
        .list();
  }

  /** The newest versions of the types that a person holds, by name. */
  List<StoredCredentialPolicy> heldBy(UUID person) {
    return jdbc.sql(
            SELECT
                + "join credential_assignment a on a.type_id = d.id"
                + " where v.version = d.version and a.person_id = :person order by d.name_key")
        .param("person", person)
        .query(CredentialTypeRepository::stored)
        .list();
  }

  private static StoredCredentialPolicy stored(ResultSet row, int number) throws SQLException {
    return new StoredCredentialPolicy(
        row.getObject("type_id", UUID.class),
        row.getInt("version"),
        CredentialPolicyDocument.read(row.getString("document")),
        row.getObject("saved_at", OffsetDateTime.class).toInstant(),
        row.getString("saved_by"));
  }
}
