package org.keywright.server.test;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.keywright.server.actor.Actor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/**
 * Some modules of the server on a test's database, without web and security: services with their
 * transactions, as the server wires them.
 */
public final class ModuleContext implements AutoCloseable {

  /** When the clock of these modules starts. */
  public static final Instant START = Instant.parse("2026-11-23T10:00:00.123456Z");

  /** Somebody who may do everything, as far as permissions go. */
  public static final Actor TESTER =
      new Actor(Actor.Kind.ACCOUNT, "tester", "Tess Tester", Actor.system().permissions());

  private final AnnotationConfigApplicationContext context;
  private final SettableClock clock = new SettableClock(START);

  private ModuleContext(TestDatabase database, Map<String, Object> settings, String... modules) {
    context = new AnnotationConfigApplicationContext();
    context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", settings));
    // Singletons of ours, which the context does not close: other tests use the database, too.
    var beans = context.getBeanFactory();
    beans.registerSingleton("clock", clock);
    beans.registerSingleton("dataSource", database.dataSource());
    beans.registerSingleton("jdbcClient", database.jdbc());
    beans.registerSingleton("transactionManager", database.transactionManager());
    context.register(Transactions.class);
    context.scan(
        Stream.of(modules).map(module -> "org.keywright.server." + module).toArray(String[]::new));
    context.refresh();
  }

  @EnableTransactionManagement
  private static class Transactions {}

  /** The named modules, such as {@code people}, and nothing else. */
  public static ModuleContext of(TestDatabase database, String... modules) {
    return new ModuleContext(database, Map.of(), modules);
  }

  /** The bean of this type. */
  public <T> T get(Class<T> type) {
    return context.getBean(type);
  }

  /** Lets time pass. */
  public void advance(Duration duration) {
    clock.advance(duration);
  }

  @Override
  public void close() {
    context.close();
  }
}
