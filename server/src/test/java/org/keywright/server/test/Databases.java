package org.keywright.server.test;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes fresh, migrated databases: H2 in memory with the settings that the server uses, and a real
 * PostgreSQL, started once per JVM. Its databases are copies of one that was migrated once.
 */
public final class Databases {

  /** What the server's own H2 URL ends with, but for {@code WRITE_DELAY}, which is for files. */
  private static final String H2_SETTINGS =
      ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE"
          + ";DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000";

  private static final int POOL_SIZE = 12;

  private Databases() {}

  /** One database of each kind, made when it is asked for. */
  public static Stream<TestDatabase> all() {
    return Stream.<Supplier<TestDatabase>>of(Databases::h2, Databases::postgres).map(Supplier::get);
  }

  /** A fresh H2 database in memory. */
  public static TestDatabase h2() {
    String url = "jdbc:h2:mem:" + freshName() + H2_SETTINGS;
    HikariDataSource pool = pool(url, "sa");
    migrate(pool);
    return new TestDatabase("H2", url, "sa", pool, () -> shutDown(url));
  }

  /** A fresh database on the one PostgreSQL of this JVM. */
  public static TestDatabase postgres() {
    String name = freshName();
    PostgresServer.createDatabase(name);
    String url = "jdbc:postgresql://localhost:" + PostgresServer.port() + "/" + name;
    return new TestDatabase(
        "PostgreSQL",
        url,
        "postgres",
        pool(url, "postgres"),
        () -> PostgresServer.dropDatabase(name));
  }

  private static void shutDown(String url) {
    HikariDataSource last = pool(url, "sa");
    JdbcClient.create(last).sql("drop all objects delete files").update();
    last.close();
  }

  private static HikariDataSource pool(String url, String user) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword("");
    config.setMinimumIdle(1);
    config.setMaximumPoolSize(POOL_SIZE);
    return new HikariDataSource(config);
  }

  static void migrate(DataSource dataSource) {
    Flyway.configure().dataSource(dataSource).load().migrate();
  }

  private static String freshName() {
    return "t" + UUID.randomUUID().toString().replace("-", "");
  }
}
