package org.keywright.server.credential;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.keywright.server.api.Likeness;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class CredentialTypeRepository {

  /** More types than an organisation has. */
  static final int MOST = 200;

  private static final String SELECT =
      "select v.type_id, v.version, v.document, v.saved_at, v.saved_by"
          + " from credential_type t join credential_policy_version v on v.type_id = t.id ";

  private final JdbcClient jdbc;

  CredentialTypeRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
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
    return exists(
        "select count(*) from credential_type where name_key = :value and id <> :id",
        Likeness.key(name),
        id);
  }

  boolean otherHasKey(String key, UUID id) {
    return exists(
        "select count(*) from credential_type where code = :value and id <> :id", key, id);
  }

  private boolean exists(String sql, String value, UUID id) {
    return jdbc.sql(sql).param("value", value).param("id", id).query(Integer.class).single() > 0;
  }

  Optional<StoredCredentialPolicy> newest(UUID id) {
    return jdbc.sql(SELECT + "where t.id = :id and v.version = t.version")
        .param("id", id)
        .query(CredentialTypeRepository::stored)
        .optional();
  }

  Optional<StoredCredentialPolicy> newestByKey(String key) {
    return jdbc.sql(SELECT + "where t.code = :code and v.version = t.version")
        .param("code", key)
        .query(CredentialTypeRepository::stored)
        .optional();
  }

  Optional<StoredCredentialPolicy> get(CredentialPolicyRef ref) {
    return jdbc.sql(SELECT + "where t.id = :id and v.version = :version")
        .param("id", ref.type())
        .param("version", ref.version())
        .query(CredentialTypeRepository::stored)
        .optional();
  }

  /** The newest first; the 101 newest, so that each of a hundred has the one before it. */
  List<StoredCredentialPolicy> versions(UUID id) {
    return jdbc.sql(SELECT + "where t.id = :id order by v.version desc limit 101")
        .param("id", id)
        .query(CredentialTypeRepository::stored)
        .list();
  }

  List<StoredCredentialPolicy> list() {
    return jdbc.sql(SELECT + "where v.version = t.version order by t.name_key limit " + MOST)
        .query(CredentialTypeRepository::stored)
        .list();
  }

  /** The newest versions of the types that a person holds, by name. */
  List<StoredCredentialPolicy> heldBy(UUID person) {
    return jdbc.sql(
            SELECT
                + "join credential_assignment a on a.type_id = t.id"
                + " where v.version = t.version and a.person_id = :person order by t.name_key")
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
