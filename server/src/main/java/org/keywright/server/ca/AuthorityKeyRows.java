package org.keywright.server.ca;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.keywright.server.secrets.Rewrappable;
import org.keywright.server.secrets.Vault;
import org.keywright.server.secrets.WrappedColumn;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of the authority's own keys, and the lock that orders its nodes. */
final class AuthorityKeyRows {

  /** A stored key. */
  record Row(
      KeyRole role,
      int generation,
      SignatureAlgorithm algorithm,
      byte[] certificate,
      byte[] wrapped) {

    String id() {
      return AuthorityKeyRows.id(role, generation);
    }
  }

  private final JdbcClient jdbc;

  AuthorityKeyRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  static String id(KeyRole role, int generation) {
    return role.id() + ":" + generation;
  }

  static String purpose(String id) {
    return "ca-key:" + id;
  }

  static Rewrappable rewrappable(JdbcClient jdbc) {
    return new WrappedColumn(jdbc, "ca_key", "id", "'ca-key:' || id");
  }

  /** Waits until no other node makes keys or CRLs; until the transaction ends, none will. */
  void lock() {
    jdbc.sql("select id from ca_state where id = 1 for update").query(Integer.class).single();
  }

  /** The key of the highest generation. */
  Optional<Row> latest(KeyRole role) {
    return jdbc.sql(
            """
            select generation, algorithm, certificate, wrapped from ca_key
            where role = :role order by generation desc limit 1
            """)
        .param("role", role.name())
        .query((rs, n) ->
            new Row(
                role,
                rs.getInt("generation"),
                SignatureAlgorithm.valueOf(rs.getString("algorithm")),
                rs.getBytes("certificate"),
                rs.getBytes("wrapped")))
        .optional();
  }

  void insert(Row row, Instant now) {
    jdbc.sql(
            """
            insert into ca_key (id, role, generation, algorithm, certificate, wrapped,
              master_version, created)
            values (:id, :role, :generation, :algorithm, :certificate, :wrapped,
              :masterVersion, :created)
            """)
        .param("id", row.id())
        .param("role", row.role().name())
        .param("generation", row.generation())
        .param("algorithm", row.algorithm().name())
        .param("certificate", row.certificate())
        .param("wrapped", row.wrapped())
        .param("masterVersion", Vault.versionOf(row.wrapped()))
        .param("created", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
        .update();
  }

  /** The wrapped private key as it is now; a rotation of the master key replaces it. */
  byte[] wrapped(String id) {
    return jdbc.sql("select wrapped from ca_key where id = :id")
        .param("id", id)
        .query((rs, n) -> rs.getBytes(1))
        .single();
  }
}
