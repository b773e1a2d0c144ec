package org.keywright.server.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.card.secret.Secret;

class KeyStoreFileTest {

  private static final byte[] CONTEXT = {1};

  @TempDir Path directory;
  private Path file = Path.of("unset");
  private KeyStoreAdministration store = new KeyStoreAdministration(file, Clock.systemUTC());

  @BeforeEach
  void place() {
    file = directory.resolve("below").resolve("key-store");
    store = new KeyStoreAdministration(file, Clock.systemUTC());
  }

  @Test
  void the_file_is_readable_by_its_owner_alone_and_leaves_nothing_beside_it() throws Exception {
    store.create(passphrase("correct horse"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    store.addVersion(passphrase("correct horse"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var entries = Files.list(file.getParent())) {
      assertThat(entries).containsExactly(file);
    }
  }

  @Test
  void an_existing_key_store_is_never_overwritten_by_a_new_one() {
    store.create(passphrase("correct horse"));
    assertThatThrownBy(() -> store.create(passphrase("correct horse")))
        .isInstanceOf(MasterKeyException.class)
        .hasMessageContaining("there is a key store already");
  }

  @Test
  void a_wrong_passphrase_is_told_as_such() {
    store.create(passphrase("correct horse"));
    assertThatThrownBy(() -> store.open(passphrase("wrong horse...")))
        .isInstanceOf(MasterKeyException.class)
        .hasMessageContaining("passphrase is not the one")
        .hasMessageNotContaining("wrong horse");
  }

  @Test
  void a_missing_file_is_told_as_such() {
    assertThatThrownBy(() -> store.open(passphrase("correct horse")))
        .isInstanceOf(MasterKeyException.class)
        .hasMessageContaining("there is no key store at " + file.toAbsolutePath());
  }

  @Test
  void a_damaged_file_is_told_as_such_wherever_the_damage_is() throws Exception {
    store.create(passphrase("correct horse"));
    byte[] good = Files.readAllBytes(file);
    for (int i = 0; i < good.length; i += 7) {
      byte[] bad = good.clone();
      bad[i] ^= 1;
      Files.write(file, bad);
      assertThatThrownBy(() -> store.open(passphrase("correct horse")))
          .isInstanceOf(MasterKeyException.class)
          .hasMessageContaining("damaged");
    }
    Files.write(file, new byte[100_000]);
    assertThatThrownBy(() -> store.open(passphrase("correct horse")))
        .hasMessageContaining("longer than");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> store.open(passphrase("correct horse")))
        .hasMessageContaining("damaged");
  }

  @Test
  void parameters_that_would_exhaust_memory_are_refused() throws Exception {
    String text =
        "keywright-key-store 1\nargon2id m=9999999 t=3 p=4 salt=AAAAAAAAAAAAAAAAAAAAAA==\n"
            + "A".repeat(200)
            + "\n";
    String checksum =
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    Files.createDirectories(file.getParent());
    Files.writeString(file, text + "sha256=" + checksum + "\n");
    assertThatThrownBy(() -> store.open(passphrase("correct horse")))
        .isInstanceOf(MasterKeyException.class)
        .hasMessageContaining("second line")
        .hasRootCauseMessage("Argon2 memory is 9999999, not 8192 to 1048576");
  }

  @Test
  void argon2id_is_computed_as_by_the_reference_implementation() {
    // The vector of RFC 9106 has inputs that this use has not; this one is from test.c of the
    // reference implementation (P-H-C/phc-winner-argon2): version 13, t=2, m=2^16 KiB, p=1.
    byte[] salt = "somesalt".getBytes(UTF_8);
    org.bouncycastle.crypto.generators.Argon2BytesGenerator generator =
        new org.bouncycastle.crypto.generators.Argon2BytesGenerator();
    generator.init(
        new org.bouncycastle.crypto.params.Argon2Parameters.Builder(
                org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id)
            .withVersion(org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(65536)
            .withIterations(2)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    byte[] key = new byte[32];
    generator.generateBytes("password".getBytes(UTF_8), key);
    assertThat(HexFormat.of().formatHex(key))
        .isEqualTo("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
  }

  @Test
  void a_version_is_added_without_being_used_and_then_activated() {
    store.create(passphrase("correct horse"));
    MasterKeys before = store.open(passphrase("correct horse"));
    assertThat(store.addVersion(passphrase("correct horse"))).isEqualTo(2);
    MasterKeys added = store.open(passphrase("correct horse"));
    assertThat(added.currentVersion()).isEqualTo(1);
    assertThat(added.versions()).containsExactly(1, 2);
    store.activate(passphrase("correct horse"), 2);
    MasterKeys activated = store.open(passphrase("correct horse"));
    assertThat(activated.currentVersion()).isEqualTo(2);
    byte[] old = before.wrap(CONTEXT, Secret.copyOf(new byte[] {42}));
    assertThat(activated.unwrap(CONTEXT, old).reveal()).containsExactly(42);
    byte[] fresh = activated.wrap(CONTEXT, Secret.copyOf(new byte[] {43}));
    assertThat(added.unwrap(CONTEXT, fresh).reveal()).containsExactly(43);
    assertThatThrownBy(() -> store.activate(passphrase("correct horse"), 3))
        .hasMessageContaining("version 3 is not in it");
  }

  @Test
  void the_passphrase_can_be_changed_and_must_not_be_short() {
    store.create(passphrase("correct horse"));
    store.changePassphrase(passphrase("correct horse"), passphrase("battery staple"));
    assertThat(store.open(passphrase("battery staple")).currentVersion()).isEqualTo(1);
    assertThatThrownBy(() -> store.open(passphrase("correct horse")))
        .hasMessageContaining("passphrase is not the one");
    assertThatThrownBy(
            () -> store.changePassphrase(passphrase("battery staple"), passphrase("short")))
        .hasMessageContaining("at least 12");
  }

  @Test
  void the_passphrase_comes_from_the_first_line_of_a_file_or_from_the_environment()
      throws Exception {
    Path secret = directory.resolve("passphrase");
    Files.write(secret, List.of("from the file", "a second line"));
    var fromFile = new SecretsProperties(file, secret);
    var fromEnvironment = new SecretsProperties(file, null);
    var environment = Map.of(SecretsProperties.PASSPHRASE_VARIABLE, "from outside");
    assertThat(Passphrase.read(fromFile, environment).sameAs(passphrase("from the file"))).isTrue();
    assertThat(Passphrase.read(fromEnvironment, environment).sameAs(passphrase("from outside")))
        .isTrue();
    assertThatThrownBy(() -> Passphrase.read(fromEnvironment, Map.of()))
        .isInstanceOf(MasterKeyException.class)
        .hasMessageContaining("keywright.secrets.passphrase-file")
        .hasMessageContaining("KEYWRIGHT_KEY_STORE_PASSPHRASE");
    Files.write(secret, new byte[0]);
    assertThatThrownBy(() -> Passphrase.read(fromFile, environment))
        .hasMessageContaining("first line of the passphrase file");
  }

  private static Secret passphrase(String text) {
    return Secret.copyOf(text.getBytes(UTF_8));
  }
}
