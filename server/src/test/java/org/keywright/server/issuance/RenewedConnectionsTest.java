package org.keywright.server.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A pool renews its connections, the one too that made the tables. H2 2.4 compares the values of an
 * {@code in (...)} in a check constraint through the session that made it, and fails once that is
 * closed: a server would stop to work some minutes after its first start.
 */
class RenewedConnectionsTest {

  private static final String URL =
      "jdbc:h2:mem:renewed;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE"
          + ";DEFAULT_NULL_ORDERING=HIGH";

  @Test
  void runs_are_stored_after_the_connection_that_made_the_tables_was_closed() throws Exception {
    try (Connection other = DriverManager.getConnection(URL)) {
      Flyway.configure().dataSource(URL, "", "").load().migrate();
      JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(other, true));
      int stored =
          jdbc.sql(
                  """
                  insert into issuance (id, operation, state, attempt, wrapped, master_version,
                    knowledge, exchanges, requested_by, created_at, updated_at)
                  values (:id, 'ISSUE', 'OPEN', 1, X'00', 1, X'00', 0, 'tester',
                    current_timestamp, current_timestamp)
                  """)
              .param("id", UUID.randomUUID())
              .update();
      assertThat(stored).isOne();
      List<String> checks =
          jdbc.sql("select check_clause from information_schema.check_constraints")
              .query((rs, n) -> rs.getString(1))
              .list();
      assertThat(checks).isNotEmpty().noneMatch(check -> check.contains(" IN("));
    }
  }
}
