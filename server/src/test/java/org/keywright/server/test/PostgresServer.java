package org.keywright.server.test;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The one PostgreSQL of this JVM, started when the first test wants it, stopped at the end. */
final class PostgresServer {

  private static final String TEMPLATE = "migrated";
  private static final EmbeddedPostgres SERVER = start();

  private PostgresServer() {}

  static int port() {
    return SERVER.getPort();
  }

  /** Synchronized, because a template must not be in use while it is copied. */
  static synchronized void createDatabase(String name) {
    administrator(SERVER).sql("create database " + name + " template " + TEMPLATE).update();
  }

  static void dropDatabase(String name) {
    administrator(SERVER).sql("drop database " + name + " with (force)").update();
  }

  private static EmbeddedPostgres start() {
    try {
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "off")
              .setServerConfig("max_connections", "300")
              .start();
      administrator(server).sql("create database " + TEMPLATE).update();
      Databases.migrate(server.getDatabase("postgres", TEMPLATE));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL could not be started for the tests", e);
    }
  }

  private static JdbcClient administrator(EmbeddedPostgres server) {
    return JdbcClient.create(server.getPostgresDatabase());
  }
}
