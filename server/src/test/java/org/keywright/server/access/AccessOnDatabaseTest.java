package org.keywright.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.server.actor.Role;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.api.TooManyAttemptsException;
import org.keywright.server.audit.AuditLog;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.SettableClock;
import org.keywright.server.test.TestDatabase;

/** What has to hold on both databases and among several nodes; the rest is tested over HTTP. */
@OnEveryDatabase
class AccessOnDatabaseTest {

  private static final String PASSWORD = "correct horse battery staple";
  private static final int THREADS = 12;

  private final TestDatabase database;
  private final ModuleContext modules;
  private final SettableClock clock = new SettableClock(ModuleContext.START);
  private final SignInAttempts attempts;
  private final People people;
  private final AccountRepository repository;
  private final Accounts accounts;
  private final ApiTokens tokens;
  private final String name = UUID.randomUUID().toString();

  @TempDir private Path folder = Path.of("");

  AccessOnDatabaseTest(TestDatabase database) {
    this.database = database;
    modules = ModuleContext.of(database, "audit", "people");
    AuditLog audit = modules.get(AuditLog.class);
    people = modules.get(People.class);
    attempts = new SignInAttempts(database.jdbc(), clock);
    repository = new AccountRepository(database.jdbc());
    accounts = new Accounts(repository, new Passwords(), people, audit, clock);
    tokens = new ApiTokens(new ApiTokenRepository(database.jdbc()), audit, clock);
  }

  @BeforeEach
  void empty() {
    database.jdbc().sql("delete from account").update();
  }

  @AfterEach
  void close() {
    modules.close();
  }

  /** As Spring's proxy would: the method in a transaction. */
  private <T> T transaction(Supplier<T> work) {
    return Objects.requireNonNull(database.transactions().execute(status -> work.get()));
  }

  private boolean allowed(String address) {
    try {
      return transaction(() -> {
        attempts.count(name, address);
        return true;
      });
    } catch (TooManyAttemptsException e) {
      return false;
    }
  }

  private static <T> List<Future<T>> atOnce(Callable<T> work) throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<T>> many = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        many.add(work);
      }
      return threads.invokeAll(many);
    }
  }

  @Test
  void many_guesses_at_once_gain_nothing() throws Exception {
    int passed = 0;
    for (Future<Boolean> result : atOnce(() -> allowed("192.0.2.1"))) {
      passed += result.get() ? 1 : 0;
    }
    assertThat(passed).isEqualTo(SignInAttempts.FREE_FOR_NAME);
  }

  @Test
  void each_wait_is_twice_the_one_before_until_the_owner_comes() {
    for (int i = 0; i < SignInAttempts.FREE_FOR_NAME; i++) {
      assertThat(allowed("192.0.2.2")).isTrue();
    }
    for (int wait : new int[] {1, 2, 4, 8}) {
      clock.advance(Duration.ofSeconds(wait).minusMillis(1));
      assertThat(allowed("192.0.2.2")).as("before " + wait + " s").isFalse();
      clock.advance(Duration.ofMillis(1));
      assertThat(allowed("192.0.2.2")).as("after " + wait + " s").isTrue();
    }
    assertThat(allowed("192.0.2.2")).isFalse();
    transaction(() -> {
      attempts.forget(name);
      return true;
    });
    assertThat(allowed("192.0.2.2")).isTrue();
    assertThat(SignInAttempts.wait(1000)).isEqualTo(Duration.ofMinutes(15));
  }

  private Setup setup() {
    AccessSettings settings =
        new AccessSettings(
            folder.resolve("setup-token"), Duration.ofHours(24), Duration.ofHours(12), 5);
    return new Setup(repository, accounts, database.jdbc(), settings, clock);
  }

  private String offered(Setup setup) throws IOException {
    database.transactions().executeWithoutResult(status -> setup.offer());
    return Files.readString(folder.resolve("setup-token")).strip();
  }

  private Account complete(Setup setup, String token) {
    return transaction(() -> setup.complete(token, name, PASSWORD.toCharArray()));
  }

  @Test
  void of_many_who_use_the_set_up_token_at_once_one_makes_the_first_account() throws Exception {
    Setup setup = setup();
    String token = offered(setup);
    int made = 0;
    for (Future<Account> result : atOnce(() -> complete(setup, token))) {
      try {
        assertThat(result.get().roles()).containsExactly(Role.SYSTEM_MANAGER);
        made++;
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(ConflictException.class);
      }
    }
    assertThat(made).isEqualTo(1);
    assertThat(repository.list()).hasSize(1);
    assertThat(folder.resolve("setup-token")).doesNotExist();
  }

  @Test
  void a_set_up_token_dies_after_its_time_and_when_the_next_one_is_made() throws IOException {
    Setup setup = setup();
    String first = offered(setup);
    String second = offered(setup);
    assertThatThrownBy(() -> complete(setup, first)).isInstanceOf(NotPermittedException.class);
    clock.advance(Duration.ofHours(24));
    assertThatThrownBy(() -> complete(setup, second))
        .isInstanceOf(NotPermittedException.class)
        .hasMessageContaining("expired");
    assertThat(repository.isEmpty()).isTrue();
  }

  @Test
  void an_api_token_dies_at_its_time_and_the_database_does_not_have_it() {
    ApiTokens.Issued issued =
        transaction(() ->
            tokens.create(name, Set.of(Role.ISSUER), Duration.ofHours(1), ModuleContext.TESTER));
    assertThat(tokens.authenticate(issued.token()))
        .hasValueSatisfying(
            actor -> assertThat(actor.permissions()).isEqualTo(Role.ISSUER.permissions()));
    assertThat(issued.toString()).doesNotContain(issued.token());
    byte[] stored =
        database
            .jdbc()
            .sql("select hash from api_token where id = :id")
            .param("id", issued.info().id())
            .query((row, number) -> row.getBytes("hash"))
            .single();
    assertThat(stored).hasSize(32);
    clock.advance(Duration.ofHours(1));
    assertThat(tokens.authenticate(issued.token())).isEmpty();
    assertThat(tokens.authenticate("kw_' or 1=1 --")).isEmpty();
  }

  @Test
  void a_password_is_kept_as_argon2id_and_wiped() {
    char[] password = PASSWORD.toCharArray();
    Account account =
        transaction(() ->
            accounts.create(
                "a" + name, null, password, Set.of(Role.AUDITOR), null, ModuleContext.TESTER));
    assertThat(password).containsOnly('\0');
    assertThat(repository.passwordHash(account.id()))
        .hasValueSatisfying(hash ->
            assertThat(hash)
                .startsWith("$argon2id$v=19$m=19456,t=2,p=1$")
                .doesNotContain(PASSWORD));
  }

  private UUID person() {
    String address = UUID.randomUUID() + "@example.org";
    return people
        .create(
            new PersonDetails("Ada Byron", "Ada", "Byron", address, address, ""),
            ModuleContext.TESTER)
        .id();
  }

  @Test
  void an_account_is_of_a_person_and_acts_as_that_person() {
    UUID person = person();
    Account account =
        transaction(() ->
            accounts.create(
                name,
                null,
                PASSWORD.toCharArray(),
                Set.of(Role.CARDHOLDER),
                person,
                ModuleContext.TESTER));
    assertThat(accounts.get(account.id()).actor().person()).isEqualTo(person);
    Account untied =
        transaction(() ->
            accounts.change(
                account.id(),
                account.version(),
                name,
                account.roles(),
                null,
                false,
                ModuleContext.TESTER));
    assertThat(accounts.get(account.id())).isEqualTo(untied);
    assertThat(untied.actor().person()).isNull();
    Account again =
        transaction(() ->
            accounts.change(
                account.id(),
                untied.version(),
                name,
                account.roles(),
                person,
                false,
                ModuleContext.TESTER));
    assertThat(accounts.list()).containsExactly(again);
  }

  @Test
  void an_account_of_nobody_that_is_known_is_refused() {
    assertThatThrownBy(() ->
            transaction(() ->
                accounts.create(
                    name,
                    null,
                    PASSWORD.toCharArray(),
                    Set.of(Role.CARDHOLDER),
                    UUID.randomUUID(),
                    ModuleContext.TESTER)))
        .isInstanceOf(InvalidException.class);
    assertThat(repository.isEmpty()).isTrue();
  }

  @Test
  void nobody_says_themselves_which_person_they_are() {
    UUID person = person();
    Account account =
        transaction(() ->
            accounts.create(
                name,
                null,
                PASSWORD.toCharArray(),
                Set.of(Role.ADMINISTRATOR),
                null,
                ModuleContext.TESTER));
    assertThatThrownBy(() ->
            transaction(() ->
                accounts.change(
                    account.id(), 1, name, account.roles(), person, false, account.actor())))
        .isInstanceOf(NotPermittedException.class);
  }
}
