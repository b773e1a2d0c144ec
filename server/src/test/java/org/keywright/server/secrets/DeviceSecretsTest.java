package org.keywright.server.secrets;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.keywright.card.secret.Secret;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;

@OnEveryDatabase
class DeviceSecretsTest {

  private static final SecretSpec.Known FACTORY = new SecretSpec.Known("test/9b-default");
  private static final SecretSpec AES_256 = new SecretSpec.DerivedKey(KeyAlgorithm.AES_256);

  private final TestDatabase database;
  private final DeviceSecrets secrets;
  private final UUID device = UUID.randomUUID();

  DeviceSecretsTest(TestDatabase database) {
    this.database = database;
    this.secrets = secrets();
    known(TestMasterKeys.fixed(1, 1))
        .add(FACTORY.reference(), SecretKind.MANAGEMENT_KEY, factoryKey());
  }

  @Test
  void a_device_starts_with_the_value_it_comes_with() {
    secrets.recordInitial(device, SecretKind.MANAGEMENT_KEY, FACTORY);
    try (Candidates candidates = secrets.candidates(device, SecretKind.MANAGEMENT_KEY)) {
      assertThat(candidates.inOrder()).hasSize(1);
      assertThat(key(candidates.current())).isEqualTo(factoryKey());
    }
    secrets.recordInitial(device, SecretKind.MANAGEMENT_KEY, FACTORY);
    assertThatThrownBy(() ->
            secrets.recordInitial(device, SecretKind.MANAGEMENT_KEY, (SecretValue) factoryKey()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("on record");
  }

  @Test
  void no_third_value_is_made_before_it_is_known_which_of_two_holds() {
    secrets.recordInitial(device, SecretKind.MANAGEMENT_KEY, FACTORY);
    Candidate first = secrets.propose(device, SecretKind.MANAGEMENT_KEY, AES_256);
    Candidate again =
        secrets.propose(
            device, SecretKind.MANAGEMENT_KEY, new SecretSpec.DerivedKey(KeyAlgorithm.AES_128));
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.value()).isEqualTo(first.value());
    try (Candidates candidates = secrets.candidates(device, SecretKind.MANAGEMENT_KEY)) {
      assertThat(candidates.inOrder()).hasSize(2);
      assertThat(candidates.inOrder().getFirst().id()).isEqualTo(first.id());
    }
  }

  @Test
  void a_confirmed_proposal_becomes_the_current_value_and_confirming_twice_is_harmless() {
    secrets.recordInitial(device, SecretKind.MANAGEMENT_KEY, FACTORY);
    Candidate proposal = secrets.propose(device, SecretKind.MANAGEMENT_KEY, AES_256);
    secrets.confirm(device, SecretKind.MANAGEMENT_KEY, proposal.id());
    secrets.confirm(device, SecretKind.MANAGEMENT_KEY, proposal.id());
    try (Candidates candidates = secrets.candidates(device, SecretKind.MANAGEMENT_KEY)) {
      assertThat(candidates.proposed()).isNull();
      assertThat(key(candidates.current())).isEqualTo(proposal.value());
    }
  }

  @Test
  void a_proposal_is_dropped_when_the_current_value_is_confirmed_and_its_key_never_comes_back() {
    secrets.recordInitial(device, SecretKind.MANAGEMENT_KEY, FACTORY);
    Candidate dropped = secrets.propose(device, SecretKind.MANAGEMENT_KEY, AES_256);
    UUID current = idOfCurrent(SecretKind.MANAGEMENT_KEY);
    secrets.confirm(device, SecretKind.MANAGEMENT_KEY, current);
    Candidate next = secrets.propose(device, SecretKind.MANAGEMENT_KEY, AES_256);
    assertThat(next.value()).isNotEqualTo(dropped.value());
    assertThatThrownBy(() -> secrets.confirm(device, SecretKind.MANAGEMENT_KEY, dropped.id()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not on record");
  }

  @Test
  void a_forgotten_pin_leaves_no_value() {
    Candidate pin = secrets.propose(device, SecretKind.PIN, new SecretSpec.Digits(8));
    secrets.confirm(device, SecretKind.PIN, pin.id());
    secrets.forget(device, SecretKind.PIN);
    try (Candidates candidates = secrets.candidates(device, SecretKind.PIN)) {
      assertThat(candidates.inOrder()).isEmpty();
    }
    assertThat(countValues()).isZero();
  }

  @Test
  void key_versions_count_on_after_a_secret_was_forgotten() {
    Candidate one = secrets.propose(device, SecretKind.MANAGEMENT_KEY, AES_256);
    secrets.forget(device, SecretKind.MANAGEMENT_KEY);
    Candidate two = secrets.propose(device, SecretKind.MANAGEMENT_KEY, AES_256);
    assertThat(one.value()).isNotEqualTo(two.value());
  }

  @Test
  void pins_are_random_digits_and_puks_may_be_any_bytes() {
    Set<String> pins = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      Candidate pin = secrets.propose(UUID.randomUUID(), SecretKind.PIN, new SecretSpec.Digits(6));
      String digits = new String(code(pin), US_ASCII);
      assertThat(digits).matches("[0-9]{6}");
      pins.add(digits);
    }
    assertThat(pins).hasSizeGreaterThan(15);
    Candidate puk = secrets.propose(device, SecretKind.PUK, new SecretSpec.RandomBytes(8));
    assertThat(code(puk)).hasSize(8);
    try (Candidates candidates = secrets.candidates(device, SecretKind.PUK)) {
      assertThat(candidates.inOrder().getFirst().value()).isEqualTo(puk.value());
    }
  }

  @Test
  void an_scp03_key_set_has_three_different_keys_and_keeps_its_key_version_number() {
    Candidate proposal =
        secrets.propose(
            device,
            SecretKind.SCP03_KEYS,
            new SecretSpec.DerivedKeySet(KeyAlgorithm.AES_256, 0x30));
    SecretValue.KeySet set = (SecretValue.KeySet) proposal.value();
    assertThat(set.keyVersionNumber()).isEqualTo(0x30);
    assertThat(set.enc().sameAs(set.mac())).isFalse();
    assertThat(set.mac().sameAs(set.dek())).isFalse();
    try (Candidates candidates = secrets.candidates(device, SecretKind.SCP03_KEYS)) {
      assertThat(candidates.inOrder().getFirst().value()).isEqualTo(set);
    }
  }

  @Test
  void triple_des_is_accepted_as_an_initial_key_and_never_set() {
    known(TestMasterKeys.fixed(1, 1))
        .add(
            "test/tdes",
            SecretKind.MANAGEMENT_KEY,
            new SecretValue.Key(KeyAlgorithm.TDES, Secret.copyOf(new byte[24])));
    secrets.recordInitial(device, SecretKind.MANAGEMENT_KEY, new SecretSpec.Known("test/tdes"));
    try (Candidates candidates = secrets.candidates(device, SecretKind.MANAGEMENT_KEY)) {
      assertThat(key(candidates.current()).algorithm()).isEqualTo(KeyAlgorithm.TDES);
    }
    assertThatThrownBy(() -> new SecretSpec.DerivedKey(KeyAlgorithm.TDES))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_kind_takes_only_values_that_it_can_have() {
    assertThatThrownBy(() -> secrets.propose(device, SecretKind.PIN, AES_256))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> secrets.propose(device, SecretKind.PIN, new SecretSpec.RandomBytes(8)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> secrets.propose(device, SecretKind.PUK, FACTORY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no known secret");
  }

  @Test
  void a_known_secret_never_changes() {
    KnownSecrets known = known(TestMasterKeys.fixed(1, 1));
    known.add(FACTORY.reference(), SecretKind.MANAGEMENT_KEY, factoryKey());
    assertThatThrownBy(() ->
            known.add(
                FACTORY.reference(),
                SecretKind.MANAGEMENT_KEY,
                new SecretValue.Key(KeyAlgorithm.AES_192, Secret.copyOf(new byte[24]))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another value");
  }

  @Test
  void a_rolled_back_proposal_was_never_made() {
    database
        .transactions()
        .executeWithoutResult(status -> {
          secrets.propose(device, SecretKind.MANAGEMENT_KEY, AES_256).close();
          status.setRollbackOnly();
        });
    assertThat(countValues()).isZero();
  }

  @Test
  void two_nodes_that_propose_at_once_make_one_proposal() throws Exception {
    for (int round = 0; round < 5; round++) {
      UUID contested = UUID.randomUUID();
      CountDownLatch go = new CountDownLatch(1);
      Set<UUID> ids = new HashSet<>();
      try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<UUID>> proposals = new ArrayList<>();
        for (int node = 0; node < 8; node++) {
          DeviceSecrets own = secrets();
          proposals.add(
              nodes.submit(() -> {
                go.await();
                return own.propose(contested, SecretKind.MANAGEMENT_KEY, AES_256).id();
              }));
        }
        go.countDown();
        for (Future<UUID> proposal : proposals) {
          ids.add(proposal.get());
        }
      }
      assertThat(ids).hasSize(1);
    }
  }

  private DeviceSecrets secrets() {
    MasterKeys keys = TestMasterKeys.fixed(1, 1);
    return new DeviceSecrets(
        database.jdbc(), database.transactions(), keys, known(keys), Clock.systemUTC());
  }

  private KnownSecrets known(MasterKeys keys) {
    return new KnownSecrets(database.jdbc(), new Vault(keys), Clock.systemUTC());
  }

  private UUID idOfCurrent(SecretKind kind) {
    try (Candidates candidates = secrets.candidates(device, kind)) {
      return candidates.inOrder().getLast().id();
    }
  }

  private long countValues() {
    return database
        .jdbc()
        .sql("select count(*) from device_secret_value where device = :device")
        .param("device", device)
        .query(Long.class)
        .single();
  }

  private static SecretValue.Key factoryKey() {
    return new SecretValue.Key(
        KeyAlgorithm.AES_192,
        Secret.copyOf(
            new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8}));
  }

  private static SecretValue.Key key(@org.jspecify.annotations.Nullable Candidate candidate) {
    assertThat(candidate).isNotNull();
    return (SecretValue.Key) java.util.Objects.requireNonNull(candidate).value();
  }

  private static byte[] code(Candidate candidate) {
    return ((SecretValue.Code) candidate.value()).bytes().reveal();
  }
}
