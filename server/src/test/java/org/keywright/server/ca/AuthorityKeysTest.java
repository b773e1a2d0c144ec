package org.keywright.server.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.server.secrets.MasterKeyRotation;
import org.keywright.server.secrets.TestMasterKeys;
import org.keywright.server.secrets.Vault;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;

@OnEveryDatabase
class AuthorityKeysTest {

  @TempDir Path directory;
  private final TestDatabase database;

  AuthorityKeysTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void noAuthorityYet() {
    for (String table : List.of("ca_key", "ca_certificate", "ca_crl", "ca_crl_pending")) {
      database.jdbc().sql("delete from " + table).update();
    }
  }

  @Test
  void two_nodes_that_start_at_once_make_one_authority() throws Exception {
    Set<List<String>> keys = new HashSet<>();
    CountDownLatch go = new CountDownLatch(1);
    try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> started = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        started.add(
            nodes.submit(() -> {
              go.await();
              TestAuthority node = new TestAuthority(database);
              List<String> serials = new ArrayList<>();
              for (KeyRole role : KeyRole.values()) {
                serials.add(node.keys.key(role).holder().getSerialNumber().toString(16));
              }
              return serials;
            }));
      }
      go.countDown();
      for (Future<List<String>> node : started) {
        keys.add(node.get());
      }
    }
    assertThat(keys).hasSize(1);
    assertThat(database.jdbc().sql("select count(*) from ca_key").query(Long.class).single())
        .isEqualTo(KeyRole.values().length);
  }

  @Test
  void openssl_accepts_the_chain_of_every_own_key() {
    TestAuthority node = new TestAuthority(database);
    OpenSsl openssl = new OpenSsl(directory);
    String root = openssl.pem("root.pem", node.certificate(KeyRole.ROOT));
    String issuing = openssl.pem("issuing.pem", node.certificate(KeyRole.ISSUING));
    openssl.run("verify", "-x509_strict", "-CAfile", root, issuing).succeeded();
    for (KeyRole role :
        List.of(KeyRole.CONTENT_SIGNING, KeyRole.PIV_I_CONTENT_SIGNING, KeyRole.OCSP_SIGNING)) {
      String own = openssl.pem(role.id() + ".pem", node.certificate(role));
      openssl
          .run("verify", "-x509_strict", "-CAfile", root, "-untrusted", issuing, own)
          .succeeded();
    }
    assertThat(openssl.run("x509", "-in", issuing, "-noout", "-text").succeeded().output())
        .contains("CA:TRUE, pathlen:0")
        .contains("Certificate Sign, CRL Sign")
        .contains("URI:http://pki.example.org/pki/root.p7c")
        .contains("URI:http://pki.example.org/pki/root.crl");
    assertThat(openssl.run("x509", "-in", "ocsp-signing.pem", "-noout", "-text").output())
        .contains("OCSP Signing")
        .contains("OCSP No Check");
    assertThat(openssl.run("x509", "-in", "content-signing.pem", "-noout", "-text").output())
        .containsPattern("Extended Key Usage: critical\\s+2\\.16\\.840\\.1\\.101\\.3\\.6\\.7\\s");
    assertThat(openssl.run("x509", "-in", "piv-i-content-signing.pem", "-noout", "-text").output())
        .containsPattern("Extended Key Usage: critical\\s+2\\.16\\.840\\.1\\.101\\.3\\.8\\.7\\s");
  }

  @Test
  void the_ocsp_signer_is_renewed_before_its_end_and_all_nodes_take_the_new_one() {
    TestAuthority node = new TestAuthority(database);
    TestAuthority other = new TestAuthority(database, node.settings, node.clock);
    SigningKey first = node.keys.key(KeyRole.OCSP_SIGNING);
    node.clock.forward(Duration.ofDays(25));
    assertThat(node.keys.key(KeyRole.OCSP_SIGNING).id()).isEqualTo(first.id());
    node.clock.forward(Duration.ofDays(10));
    SigningKey second = node.keys.key(KeyRole.OCSP_SIGNING);
    assertThat(second.id()).isEqualTo("ocsp-signing:2");
    assertThat(other.keys.key(KeyRole.OCSP_SIGNING).holder()).isEqualTo(second.holder());
  }

  @Test
  void the_content_signing_certificate_outlives_every_card_that_it_signs() {
    TestAuthority node = new TestAuthority(database);
    assertThat(node.keys.key(KeyRole.CONTENT_SIGNING).id()).isEqualTo("content-signing:1");
    node.clock.forward(Duration.ofDays(365 * 3 + 10));
    SigningKey second = node.keys.key(KeyRole.CONTENT_SIGNING);
    assertThat(second.id()).isEqualTo("content-signing:2");
    assertThat(second.notAfter()).isAfter(node.clock.instant().plus(Duration.ofDays(365 * 6)));
  }

  @Test
  void a_renewal_inside_a_transaction_that_is_rolled_back_stays() {
    TestAuthority node = new TestAuthority(database);
    node.clock.forward(Duration.ofDays(40));
    database
        .transactions()
        .executeWithoutResult(status -> {
          node.keys.key(KeyRole.OCSP_SIGNING);
          status.setRollbackOnly();
        });
    TestAuthority other = new TestAuthority(database, node.settings, node.clock);
    assertThat(other.keys.key(KeyRole.OCSP_SIGNING).holder())
        .isEqualTo(node.keys.key(KeyRole.OCSP_SIGNING).holder());
  }

  @Test
  void private_keys_are_wrapped_and_move_with_a_rotation_of_the_master_key() {
    TestAuthority node = new TestAuthority(database);
    List<byte[]> stored =
        database.jdbc().sql("select wrapped from ca_key").query((rs, n) -> rs.getBytes(1)).list();
    assertThat(stored).allSatisfy(wrapped -> assertThat(Vault.versionOf(wrapped)).isEqualTo(1));
    new MasterKeyRotation(
            new Vault(TestMasterKeys.fixed(2, 2)),
            List.of(AuthorityKeyRows.rewrappable(database.jdbc())),
            database.transactions())
        .rewrapAll();
    AuthorityKeys rotated =
        new AuthorityKeys(
            database.jdbc(),
            new Vault(TestMasterKeys.fixed(2, 2)),
            database.transactionManager(),
            node.settings,
            node.clock);
    assertThat(rotated.key(KeyRole.ISSUING).privateKey().get())
        .isEqualTo(node.keys.key(KeyRole.ISSUING).privateKey().get());
    assertThat(rotated.key(KeyRole.ROOT).signer()).isNotNull();
  }
}
