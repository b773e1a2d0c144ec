package org.keywright.server.test;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.keywright.server.actor.Actor;
import org.keywright.server.secrets.KnownSecrets;
import org.keywright.server.secrets.TestMasterKeys;
import org.keywright.server.secrets.Vault;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
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
    beans.registerSingleton("transactionTemplate", database.transactions());
    Vault vault = new Vault(TestMasterKeys.fixed(1, 1));
    beans.registerSingleton("vault", vault);
    beans.registerSingleton("knownSecrets", new KnownSecrets(database.jdbc(), vault, clock));
    context.register(Transactions.class);
    context.scan(
        Stream.of(modules).map(module -> "org.keywright.server." + module).toArray(String[]::new));
    context.refresh();
  }

  @EnableTransactionManagement
  @EnableConfigurationProperties
  @ConfigurationPropertiesScan("org.keywright.server.device")
  static class Transactions {}

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
