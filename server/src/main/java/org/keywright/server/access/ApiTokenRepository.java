package org.keywright.server.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class ApiTokenRepository {

  private static final String SELECT =
      "select id, name, roles, created_at, created_by, expires_at, revoked_at from api_token ";
  private static final int MOST = 1000;

  private final JdbcClient jdbc;

  ApiTokenRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(ApiToken token, byte[] hash) {
    jdbc.sql(
            """
            insert into api_token (id, name, hash, roles, created_at, created_by, expires_at)
            values (:id, :name, :hash, :roles, :createdAt, :createdBy, :expiresAt)
            """)
        .param("id", token.id())
        .param("name", token.name())
        .param("hash", hash)
        .param("roles", RoleList.write(token.roles()))
        .param("createdAt", token.createdAt().atOffset(ZoneOffset.UTC))
        .param("createdBy", token.createdBy())
        .param("expiresAt", token.expiresAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Whether it was not revoked before. */
  boolean revoke(UUID id, Instant now) {
    return jdbc.sql("update api_token set revoked_at = :now where id = :id and revoked_at is null")
            .param("now", now.atOffset(ZoneOffset.UTC))
            .param("id", id)
            .update()
        == 1;
  }

  Optional<ApiToken> get(UUID id) {
    return jdbc.sql(SELECT + "where id = :id")
        .param("id", id)
        .query(ApiTokenRepository::token)
        .optional();
  }

  Optional<ApiToken> getByHash(byte[] hash) {
    return jdbc.sql(SELECT + "where hash = :hash")
        .param("hash", hash)
        .query(ApiTokenRepository::token)
        .optional();
  }

  List<ApiToken> list() {
    return jdbc.sql(SELECT + "order by created_at desc, id limit " + MOST)
        .query(ApiTokenRepository::token)
        .list();
  }

  private static ApiToken token(ResultSet row, int number) throws SQLException {
    OffsetDateTime revokedAt = row.getObject("revoked_at", OffsetDateTime.class);
    return new ApiToken(
        row.getObject("id", UUID.class),
        row.getString("name"),
        RoleList.read(row.getString("roles")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getString("created_by"),
        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
        revokedAt == null ? null : revokedAt.toInstant());
  }
}
