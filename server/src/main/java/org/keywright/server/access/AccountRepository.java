package org.keywright.server.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.keywright.server.actor.Role;
import org.keywright.server.api.Likeness;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class AccountRepository {

  private static final String SELECT =
      "select id, name, display_name, roles, person_id, disabled, created_at, version"
          + " from account ";
  private static final int MOST = 1000;

  private final JdbcClient jdbc;

  AccountRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(Account account, String passwordHash) {
    jdbc.sql(
            """
            insert into account
              (id, name, name_key, display_name, password_hash, roles, person_id, disabled,
               created_at, version)
            values
              (:id, :name, :nameKey, :displayName, :hash, :roles, :person, :disabled,
               :createdAt, :version)
            """)
        .param("id", account.id())
        .param("name", account.name())
        .param("nameKey", Likeness.key(account.name()))
        .param("displayName", account.displayName())
        .param("hash", passwordHash)
        .param("roles", RoleList.write(account.roles()))
        .param("person", account.person(), Types.OTHER)
        .param("disabled", account.disabled())
        .param("createdAt", account.createdAt().atOffset(ZoneOffset.UTC))
        .param("version", account.version())
        .update();
  }

  /** Whether the account still had the version before this one. */
  boolean update(Account account) {
    return jdbc.sql(
                """
                update account set display_name = :displayName, roles = :roles,
                  person_id = :person, disabled = :disabled, version = :version
                where id = :id and version = :version - 1
                """)
            .param("displayName", account.displayName())
            .param("roles", RoleList.write(account.roles()))
            .param("person", account.person(), Types.OTHER)
            .param("disabled", account.disabled())
            .param("version", account.version())
            .param("id", account.id())
            .update()
        == 1;
  }

  void setPasswordHash(UUID id, String hash) {
    jdbc.sql("update account set password_hash = :hash, version = version + 1 where id = :id")
        .param("hash", hash)
        .param("id", id)
        .update();
  }

  Optional<Account> get(UUID id) {
    return jdbc.sql(SELECT + "where id = :id")
        .param("id", id)
        .query(AccountRepository::account)
        .optional();
  }

  Optional<Account> getByName(String name) {
    return jdbc.sql(SELECT + "where name_key = :key")
        .param("key", Likeness.key(name))
        .query(AccountRepository::account)
        .optional();
  }

  /** The accounts of a person that can sign in, the oldest first; the first two. */
  List<Account> enabledOf(UUID person) {
    return jdbc.sql(
            SELECT + "where person_id = :person and not disabled order by created_at limit 2")
        .param("person", person)
        .query(AccountRepository::account)
        .list();
  }

  Optional<String> passwordHash(UUID id) {
    return jdbc.sql("select password_hash from account where id = :id")
        .param("id", id)
        .query(String.class)
        .optional();
  }

  List<Account> list() {
    return jdbc.sql(SELECT + "order by name_key limit " + MOST)
        .query(AccountRepository::account)
        .list();
  }

  /** The accounts of a person. */
  List<Account> ofPerson(UUID person) {
    return jdbc.sql(SELECT + "where person_id = :person")
        .param("person", person)
        .query(AccountRepository::account)
        .list();
  }

  boolean isEmpty() {
    return jdbc.sql("select count(*) from account").query(Long.class).single() == 0;
  }

  /** Locks them, so that two of them cannot be disabled at the same time by each other. */
  List<Account> lockEnabledWith(Role role) {
    return jdbc
        .sql(SELECT + "where not disabled order by id for update")
        .query(AccountRepository::account)
        .list()
        .stream()
        .filter(account -> account.roles().contains(role))
        .toList();
  }

  private static Account account(ResultSet row, int number) throws SQLException {
    return new Account(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getString("display_name"),
        RoleList.read(row.getString("roles")),
        row.getObject("person_id", UUID.class),
        row.getBoolean("disabled"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getInt("version"));
  }
}
