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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Role;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.api.TooManyAttemptsException;
import org.keywright.server.audit.AuditLog;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.SettableClock;
import org.keywright.server.test.TestDatabase;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.ImmutableCredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCose;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;

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
  private final RecoveryCodes codes;
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
    codes = new RecoveryCodes(database.jdbc(), attempts, audit, database.transactions(), clock);
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
    return guess(name, address);
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
      attempts.forget(name, "192.0.2.2");
      return true;
    });
    assertThat(allowed("192.0.2.2")).isTrue();
    assertThat(SignInAttempts.wait(1000)).isEqualTo(Duration.ofMinutes(15));
  }

  private boolean guess(String anybody, String address) {
    try {
      return transaction(() -> {
        attempts.count(anybody, address);
        return true;
      });
    } catch (TooManyAttemptsException e) {
      return false;
    }
  }

  @Test
  void a_whole_organisation_signs_in_from_one_address() {
    String address = "192.0.2.3";
    for (int i = 0; i < 2 * SignInAttempts.FREE_FOR_ADDRESS; i++) {
      String colleague = "colleague-" + i;
      assertThat(guess(colleague, address)).as(colleague).isTrue();
      transaction(() -> {
        attempts.forget(colleague, address);
        return true;
      });
    }
  }

  @Test
  void one_s_own_success_does_not_hide_one_s_guesses_at_others() {
    String address = "192.0.2.4";
    for (int i = 0; i < SignInAttempts.FREE_FOR_ADDRESS; i++) {
      assertThat(guess("victim-" + i, address)).isTrue();
    }
    clock.advance(Duration.ofSeconds(1));
    assertThat(allowed(address)).isTrue();
    transaction(() -> {
      attempts.forget(name, address);
      return true;
    });
    assertThat(guess("victim", address)).as("at once").isFalse();
  }

  @Test
  void an_address_is_forgiven_an_attempt_for_each_minute_without_one() {
    String address = "192.0.2.5";
    for (int i = 0; i < SignInAttempts.FREE_FOR_ADDRESS; i++) {
      guess("somebody-" + i, address);
    }
    assertThat(guess("else", address)).isFalse();
    clock.advance(Duration.ofMinutes(2));
    assertThat(guess("else-1", address)).isTrue();
    assertThat(guess("else-2", address)).isTrue();
    assertThat(guess("else-3", address)).isFalse();
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
    Account account = account(Role.CARDHOLDER, person);
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

  private Account account() {
    return account(Role.CARDHOLDER, null);
  }

  private Account account(Role role, @Nullable UUID person) {
    return transaction(() ->
        accounts.create(name, null, PASSWORD.toCharArray(), Set.of(role), person, Actor.system()));
  }

  @Test
  void a_recovery_code_is_good_once_however_it_is_typed_and_a_new_one_voids_it() {
    Account account = account();
    assertThat(codes.madeAt(account.id())).isEmpty();
    char[] first = transaction(() -> codes.make(account, ModuleContext.TESTER));
    char[] second = transaction(() -> codes.make(account, ModuleContext.TESTER));
    assertThat(new String(second)).matches("([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}");
    assertThat(codes.madeAt(account.id())).contains(clock.instant());
    assertThat(codes.redeem(account, first, "192.0.2.7")).isFalse();
    String typed =
        new String(second).toLowerCase(java.util.Locale.ROOT).replace("-", " ").replace('0', 'o');
    assertThat(codes.redeem(account, typed.toCharArray(), "192.0.2.7")).isTrue();
    assertThat(codes.redeem(account, second, "192.0.2.7")).isFalse();
    assertThat(codes.madeAt(account.id())).isEmpty();
  }

  @Test
  void who_guesses_recovery_codes_has_to_wait_as_with_passwords() {
    Account account = account();
    transaction(() -> codes.make(account, ModuleContext.TESTER));
    for (int i = 0; i < SignInAttempts.FREE_FOR_NAME; i++) {
      assertThat(codes.redeem(account, "a guess".toCharArray(), "192.0.2.8")).isFalse();
    }
    assertThatThrownBy(() -> codes.redeem(account, "a guess".toCharArray(), "192.0.2.8"))
        .isInstanceOf(TooManyAttemptsException.class);
  }

  @Test
  void of_two_who_use_a_recovery_code_at_once_one_succeeds() throws Exception {
    Account account = account();
    char[] code = transaction(() -> codes.make(account, ModuleContext.TESTER));
    int right = 0;
    int waiting = 0;
    for (Future<Boolean> result : atOnce(() -> codes.redeem(account, code.clone(), "192.0.2.9"))) {
      try {
        right += result.get() ? 1 : 0;
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(TooManyAttemptsException.class);
        waiting++;
      }
    }
    assertThat(right).isEqualTo(1);
    assertThat(waiting).isLessThan(THREADS);
  }

  @Test
  void the_account_of_a_person_is_found_and_system_managers_are_not_the_help_desks_business() {
    UUID person = person();
    Actor desk = new Actor(Actor.Kind.ACCOUNT, "desk", "Desk", Role.HELP_DESK.permissions(), null);
    assertThatThrownBy(() -> accounts.ofPerson(person, desk)).isInstanceOf(NotFoundException.class);
    Account account = account(Role.SYSTEM_MANAGER, person);
    assertThatThrownBy(() -> accounts.ofPerson(person, desk))
        .isInstanceOf(NotPermittedException.class);
    assertThat(accounts.ofPerson(person, Actor.system())).isEqualTo(account);
  }

  @Test
  void a_passkey_is_kept_found_by_its_account_and_removed() {
    UserCredentialRepository passkeys =
        new PasskeyConfiguration()
            .userCredentialRepository(new JdbcTemplate(database.dataSource()));
    Bytes user = PasskeyConfiguration.AccountsAsUsers.handle(account().id());
    Bytes id = new Bytes(new byte[] {1, 2, 3});
    transaction(() -> {
      passkeys.save(
          ImmutableCredentialRecord.builder()
              .credentialId(id)
              .userEntityUserId(user)
              .publicKey(new ImmutablePublicKeyCose(new byte[] {4, 5}))
              .signatureCount(7)
              .uvInitialized(true)
              .backupEligible(false)
              .backupState(false)
              .transports(Set.of(AuthenticatorTransport.USB))
              .credentialType(PublicKeyCredentialType.PUBLIC_KEY)
              .attestationObject(new Bytes(new byte[] {8}))
              .attestationClientDataJSON(new Bytes(new byte[] {9}))
              .created(clock.instant())
              .lastUsed(clock.instant())
              .label("Phone")
              .build());
      return true;
    });
    assertThat(passkeys.findByUserId(user))
        .singleElement()
        .satisfies(held -> {
          assertThat(held.getCredentialId()).isEqualTo(id);
          assertThat(held.getPublicKey().getBytes()).containsExactly(4, 5);
          assertThat(held.getSignatureCount()).isEqualTo(7);
          assertThat(held.getLabel()).isEqualTo("Phone");
        });
    transaction(() -> {
      passkeys.delete(id);
      return true;
    });
    assertThat(passkeys.findByUserId(user)).isEmpty();
  }
}
