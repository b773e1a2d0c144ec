package org.keywright.client.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.card.script.TrustedServer;
import org.keywright.card.wire.ServerIdentity;

class TrustStoreTest {

  private static final URI ORIGIN = URI.create("https://id.example.com");
  private static final String ME = System.getProperty("user.name");

  @TempDir Path folder;

  private static ServerIdentity identity(int key, boolean demo) {
    return new ServerIdentity(1, ORIGIN.toString(), new byte[] {(byte) key}, demo);
  }

  private Path managed() {
    return folder.resolve("etc/trust.json");
  }

  private Path own() {
    return folder.resolve("home/keywright/trust.json");
  }

  private TrustStore store(boolean demo) {
    return new TrustStore(managed(), ME, own(), demo);
  }

  private void pin(String json) throws IOException {
    Files.createDirectories(
        managed().getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.writeString(managed(), json);
    Files.setPosixFilePermissions(managed(), PosixFilePermissions.fromString("rw-r--r--"));
  }

  /** The key 07, base64 Bw==. */
  private void pinSeven(String more) throws IOException {
    pin(
        "{\"version\":1,%s\"servers\":[{\"origin\":\"https://id.example.com\",\"root\":\"Bw==\",\"demo\":false}]}"
            .formatted(more));
  }

  @Test
  void an_unknown_server_is_not_trusted_until_the_person_agrees() throws Exception {
    assertThat(store(false).find(ORIGIN, identity(1, false))).isEmpty();
    store(false).add(ORIGIN, identity(1, false));
    assertThat(store(false).find(ORIGIN, identity(1, false)))
        .contains(new TrustedServer(ORIGIN.toString(), new byte[] {1}, false));
  }

  @Test
  void the_persons_file_is_readable_by_nobody_else() throws Exception {
    store(false).add(ORIGIN, identity(1, false));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own().getParent())))
        .isEqualTo("rwx------");
    try (var files = Files.list(own().getParent())) {
      assertThat(files).containsExactly(own());
    }
  }

  @Test
  void a_changed_key_of_a_known_server_is_refused_loudly() throws Exception {
    store(false).add(ORIGIN, identity(1, false));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> store(false).find(ORIGIN, identity(2, false)))
          .isInstanceOf(TrustException.class)
          .hasMessageContaining("HAS CHANGED")
          .hasMessageContaining("trust forget https://id.example.com");
      assertThatThrownBy(() -> store(false).add(ORIGIN, identity(2, false)))
          .isInstanceOf(TrustException.class);
    }
    assertThat(store(false).find(ORIGIN, identity(1, false))).isPresent();
  }

  @Test
  void what_is_forgotten_can_be_trusted_anew() throws Exception {
    store(false).add(ORIGIN, identity(1, false));
    assertThat(store(false).forget("https://other.example")).isFalse();
    assertThat(store(false).forget(ORIGIN.toString())).isTrue();
    assertThat(store(false).find(ORIGIN, identity(2, false))).isEmpty();
  }

  @Test
  void a_managed_pin_wins_over_the_persons_own() throws Exception {
    store(false).add(ORIGIN, identity(1, false));
    pinSeven("");
    assertThat(store(false).find(ORIGIN, identity(7, false))).isPresent();
    assertThatThrownBy(() -> store(false).find(ORIGIN, identity(1, false)))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("pinned in");
  }

  @Test
  void an_exclusive_policy_lets_nobody_add_others() throws Exception {
    URI other = URI.create("https://other.example");
    ServerIdentity claimed = new ServerIdentity(1, other.toString(), new byte[] {3}, false);
    store(false).add(other, claimed);
    pinSeven("\"exclusive\":true,");
    assertThat(store(false).find(ORIGIN, identity(7, false))).isPresent();
    assertThatThrownBy(() -> store(false).find(other, claimed))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("administrator");
    assertThatThrownBy(() -> store(false).add(other, claimed)).isInstanceOf(TrustException.class);
    assertThat(store(false).list())
        .extracting(TrustedServer::origin)
        .containsExactly(ORIGIN.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-"})
  void a_managed_file_that_others_can_write_is_no_base_for_trust(String permissions)
      throws Exception {
    pinSeven("");
    Files.setPosixFilePermissions(managed(), PosixFilePermissions.fromString(permissions));
    assertThatThrownBy(() -> store(false).find(ORIGIN, identity(7, false)))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("writable by nobody else");
  }

  @Test
  void a_managed_file_of_somebody_else_is_no_base_for_trust() throws Exception {
    pinSeven("");
    TrustStore store = new TrustStore(managed(), "an-administrator", own(), false);
    assertThatThrownBy(() -> store.find(ORIGIN, identity(7, false)))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("an-administrator");
  }

  @Test
  void a_managed_file_in_a_folder_that_others_can_write_is_no_base_for_trust() throws Exception {
    pinSeven("");
    Files.setPosixFilePermissions(
        managed().getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> store(false).find(ORIGIN, identity(7, false)))
        .isInstanceOf(TrustException.class);
  }

  @Test
  void the_persons_file_must_not_be_writable_by_others() throws Exception {
    store(false).add(ORIGIN, identity(1, false));
    Files.setPosixFilePermissions(own(), PosixFilePermissions.fromString("rw-rw----"));
    assertThatThrownBy(() -> store(false).find(ORIGIN, identity(1, false)))
        .isInstanceOf(TrustException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"version\":2,\"servers\":[]}",
        "{\"version\":1,\"servers\":[{\"origin\":\"\",\"root\":\"Bw==\",\"demo\":false}]}",
        "{\"version\":1,\"servers\":[],\"exclusiv\":true}",
        "{\"version\":1,\"exclusive\":\"yes\",\"servers\":[]}"
      })
  void a_managed_file_that_cannot_be_read_means_no_trust_at_all(String json) throws Exception {
    pin(json);
    assertThatThrownBy(() -> store(false).find(ORIGIN, identity(7, false)))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("trust.json");
  }

  @Test
  void a_production_client_refuses_a_demonstrations_server_and_keeps_no_trust_in_it() {
    assertThatThrownBy(() -> store(false).find(ORIGIN, identity(1, true)))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("--demo");
    assertThatThrownBy(() -> store(false).add(ORIGIN, identity(1, true)))
        .isInstanceOf(TrustException.class);
    assertThat(own()).doesNotExist();
  }

  @Test
  void a_demonstrations_client_refuses_a_production_server() {
    assertThatThrownBy(() -> store(true).find(ORIGIN, identity(1, false)))
        .isInstanceOf(TrustException.class);
    assertThat(own()).doesNotExist();
  }

  @Test
  void a_demonstrations_trust_is_no_productions_trust() throws Exception {
    store(true).add(ORIGIN, identity(1, true));
    assertThat(store(true).find(ORIGIN, identity(1, true))).isPresent();
    assertThat(store(false).find(ORIGIN, identity(1, false))).isEmpty();
    assertThat(store(false).list()).isEmpty();
    assertThat(store(false).forget(ORIGIN.toString())).isFalse();
  }

  @Test
  void a_server_that_claims_another_address_is_refused() {
    ServerIdentity other = new ServerIdentity(1, "https://other.example", new byte[] {1}, false);
    assertThatThrownBy(() -> store(false).find(ORIGIN, other)).isInstanceOf(TrustException.class);
  }

  @Test
  void a_fingerprint_is_compared_without_spaces_colons_and_case() {
    ServerIdentity claimed = identity(1, false);
    String fingerprint = new TrustedServer(claimed.origin(), claimed.root(), false).fingerprint();
    // SHA-256 of the byte 01, as sha256sum prints it.
    String known = "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a";
    assertThat(fingerprint.replace(" ", "")).isEqualToIgnoringCase(known);
    assertThat(TrustStore.matches(fingerprint, claimed)).isTrue();
    assertThat(TrustStore.matches(known, claimed)).isTrue();
    assertThat(TrustStore.matches(known.replaceAll("(..)(?!$)", "$1:"), claimed)).isTrue();
    assertThat(TrustStore.matches(known.substring(0, 62), claimed)).isFalse();
    assertThat(TrustStore.matches("", claimed)).isFalse();
  }
}
