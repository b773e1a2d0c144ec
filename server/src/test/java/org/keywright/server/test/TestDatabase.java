package org.keywright.server.test;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A database of its own, migrated, with a small pool; JUnit closes it after the class. */
public final class TestDatabase implements AutoCloseable {

  private final String product;
  private final String url;
  private final String user;
  private final HikariDataSource pool;
  private final Runnable drop;
  private final JdbcTransactionManager transactionManager;

  TestDatabase(String product, String url, String user, HikariDataSource pool, Runnable drop) {
    this.product = product;
    this.url = url;
    this.user = user;
    this.pool = pool;
    this.drop = drop;
    this.transactionManager = new JdbcTransactionManager(pool);
  }

  public DataSource dataSource() {
    return pool;
  }

  /** Statements run in the transaction of the calling thread, if it has one. */
  public JdbcClient jdbc() {
    return JdbcClient.create(pool);
  }

  public PlatformTransactionManager transactionManager() {
    return transactionManager;
  }

  public TransactionTemplate transactions() {
    return new TransactionTemplate(transactionManager);
  }

  /** For a test that hands the database to a whole server: {@code spring.datasource.url}. */
  public String url() {
    return url;
  }

  /** The user that goes with {@link #url()}; it needs no password. */
  public String user() {
    return user;
  }

  @Override
  public void close() {
    pool.close();
    drop.run();
  }

  @Override
  public String toString() {
    return product;
  }
}
