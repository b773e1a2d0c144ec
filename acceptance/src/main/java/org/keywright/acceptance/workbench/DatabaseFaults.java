package org.keywright.acceptance.workbench;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Cuts the connection between server and database before a statement: what was not committed is
 * gone, the connection is dead, and the next one that is asked for is a new one.
 */
public final class DatabaseFaults implements BeanPostProcessor {

  /** SQL:2023 part 2, class 08 subclass 006: connection failure. */
  private static final String CONNECTION_FAILURE = "08006";

  private boolean armed;
  private int left;
  private int statements;

  /** Cuts once, before the so-manieth statement of a request from now on (from 1). */
  public synchronized void arm(int statement) {
    armed = true;
    left = statement;
  }

  /** No cut any more. */
  public synchronized void restore() {
    armed = false;
  }

  /** Whether the cut is still to come. */
  public synchronized boolean armed() {
    return armed;
  }

  /** How many statements requests have sent in all. */
  public synchronized int statements() {
    return statements;
  }

  private synchronized boolean strikes() {
    statements++;
    if (armed && --left == 0) {
      armed = false;
      return true;
    }
    return false;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return bean instanceof HikariDataSource pool ? new Cuttable(pool) : bean;
  }

  private final class Cuttable extends DelegatingDataSource {
    private final HikariDataSource pool;

    Cuttable(HikariDataSource pool) {
      super(pool);
      this.pool = pool;
    }

    @Override
    public Connection getConnection() throws SQLException {
      Connection real = pool.getConnection();
      return (Connection)
          Proxy.newProxyInstance(
              Cuttable.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              new Line(pool, real)::invoke);
    }

    @Override
    public DataSource getTargetDataSource() {
      return pool;
    }
  }

  /** One connection, until it is cut. */
  private final class Line {
    private final HikariDataSource pool;
    private final Connection real;
    private boolean cut;

    Line(HikariDataSource pool, Connection real) {
      this.pool = pool;
      this.real = real;
    }

    @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      boolean sends =
          method.getName().startsWith("prepare") || method.getName().equals("createStatement");
      if (sends && !cut && Requests.isUnderWay() && strikes()) {
        cut = true;
        pool.evictConnection(real);
      }
      if (cut && !method.getName().equals("close") && !method.getName().equals("isClosed")) {
        throw new SQLNonTransientConnectionException(
            "the connection to the database is gone", CONNECTION_FAILURE);
      }
      try {
        return method.invoke(real, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }
}
