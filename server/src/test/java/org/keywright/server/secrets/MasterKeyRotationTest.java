package org.keywright.server.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.keywright.card.secret.Secret;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;

@OnEveryDatabase
class MasterKeyRotationTest {

  private static final SecretSpec AES_256 = new SecretSpec.DerivedKey(KeyAlgorithm.AES_256);

  private final TestDatabase database;
  private final DeviceSecrets secrets;
  private final UUID device = UUID.randomUUID();

  MasterKeyRotationTest(TestDatabase database) {
    this.database = database;
    this.secrets = secrets(1, 1);
  }

  @Test
  void rotation_moves_wrapped_values_and_derived_keys_keep_working() {
    known(TestMasterKeys.fixed(1, 1))
        .add("test/puk", SecretKind.PUK, new SecretValue.Code(Secret.randomDigits(8)));
    Candidate pin = secrets.propose(device, SecretKind.PIN, new SecretSpec.Digits(8));
    Candidate key = secrets.propose(device, SecretKind.MANAGEMENT_KEY, AES_256);
    DeviceSecrets rotated = secrets(2, 2);
    Vault vault = new Vault(TestMasterKeys.fixed(2, 2));
    MasterKeyRotation rotation =
        new MasterKeyRotation(
            vault,
            List.of(
                DeviceSecrets.rewrappable(database.jdbc()),
                KnownSecrets.rewrappable(database.jdbc())),
            database.transactions());
    assertThat(rotation.rewrapAll()).containsKeys("device_secret_value", "known_secret");
    assertThat(rotation.rewrapAll()).isEmpty();
    assertThat(
            database
                .jdbc()
                .sql(
                    "select count(*) from device_secret_value where form = 'WRAPPED' and"
                        + " master_version <> 2")
                .query(Long.class)
                .single())
        .isZero();
    try (Candidates pins = rotated.candidates(device, SecretKind.PIN);
        Candidates keys = rotated.candidates(device, SecretKind.MANAGEMENT_KEY)) {
      assertThat(pins.inOrder().getFirst().value()).isEqualTo(pin.value());
      assertThat(keys.inOrder().getFirst().value()).isEqualTo(key.value());
    }
    UUID other = UUID.randomUUID();
    try (Candidate fresh = rotated.propose(other, SecretKind.MANAGEMENT_KEY, AES_256)) {
      assertThat(fresh.value()).isNotEqualTo(key.value());
      assertThatThrownBy(() -> secrets.candidates(other, SecretKind.MANAGEMENT_KEY))
          .isInstanceOf(MasterKeyException.class)
          .hasMessageContaining("version 2");
    }
  }

  @Test
  void the_database_notices_another_master_key() {
    MasterKeyRegistry registry = new MasterKeyRegistry(database.jdbc(), Clock.systemUTC());
    registry.register(TestMasterKeys.fixed(1, 1));
    registry.register(TestMasterKeys.fixed(1, 2));
    assertThat(registry.isEmpty()).isFalse();
    MasterKeys other = new SoftwareMasterKeys(KeyStoreContents.first(Instant.EPOCH));
    assertThatThrownBy(() -> registry.register(other))
        .isInstanceOf(MasterKeyException.class)
        .hasMessageContaining("not the one that the database was used with");
  }

  private DeviceSecrets secrets(int current, int latest) {
    MasterKeys keys = TestMasterKeys.fixed(current, latest);
    return new DeviceSecrets(
        database.jdbc(), database.transactions(), keys, known(keys), Clock.systemUTC());
  }

  private KnownSecrets known(MasterKeys keys) {
    return new KnownSecrets(database.jdbc(), new Vault(keys), Clock.systemUTC());
  }
}
