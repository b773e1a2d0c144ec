package org.keywright.server.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.script.Expectation;
import org.keywright.card.script.Purpose;
import org.keywright.card.script.Script;
import org.keywright.card.script.ScriptRejectedException;
import org.keywright.card.script.Segmentation;
import org.keywright.card.script.Signed;
import org.keywright.card.script.SignedScript;
import org.keywright.card.script.Stage;
import org.keywright.card.script.Step;
import org.keywright.card.script.TrustedServer;
import org.keywright.card.script.VerifiedScript;
import org.keywright.card.secret.Secret;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.secrets.TestMasterKeys;
import org.keywright.server.secrets.Vault;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;

@OnEveryDatabase
class ScriptSigningTest {

  private static final byte[] NONCE = new byte[32];
  private static final UUID RUN = UUID.randomUUID();

  private final TestDatabase database;
  private final Vault vault = new Vault(TestMasterKeys.fixed(1, 1));

  @TempDir Path folder;

  ScriptSigningTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void a_script_is_signed_by_a_key_that_the_root_vouches_for() throws Exception {
    ScriptSigning signing = signing(null, Clock.systemUTC());
    VerifiedScript verified = verify(signing, signing.sign(ScriptSigningTest::script));
    assertThat(verified.script().issuance()).isEqualTo(RUN);
  }

  @Test
  void all_nodes_use_the_same_root_and_key() {
    ScriptSigning one = signing(null, Clock.systemUTC());
    ScriptSigning other = signing(null, Clock.systemUTC());
    assertThat(one.identity()).isEqualTo(other.identity());
    assertThat(one.sign(ScriptSigningTest::script).key())
        .isEqualTo(other.sign(ScriptSigningTest::script).key());
  }

  @Test
  void a_key_is_replaced_before_its_end_and_the_root_stays() throws Exception {
    ScriptSigning now = signing(null, Clock.systemUTC());
    SignedScript first = now.sign(ScriptSigningTest::script);
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(12));
    ScriptSigning then = signing(null, later);
    SignedScript second = then.sign(ScriptSigningTest::script);
    assertThat(second.key()).isNotEqualTo(first.key());
    assertThat(then.identity()).isEqualTo(now.identity());
  }

  @Test
  void a_root_that_is_kept_offline_signs_keys_whose_private_part_never_leaves_the_server()
      throws Exception {
    Path file = folder.resolve("root.pem");
    try (Secret passphrase = Secret.copyOf("a passphrase".getBytes(StandardCharsets.US_ASCII));
        Secret wrong = Secret.copyOf("another".getBytes(StandardCharsets.US_ASCII))) {
      String root = ScriptRoot.create(file, passphrase);
      ScriptSigning signing = signing(root, Clock.systemUTC());
      assertThatThrownBy(() -> signing.sign(ScriptSigningTest::script))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("/api/v1/script-keys");
      byte[] request = signing.request();
      assertThat(ScriptRoot.describe(request)).contains("https://id.example.com");
      String text = Base64.getEncoder().encodeToString(request);
      assertThatThrownBy(() -> ScriptRoot.sign(file, wrong, text))
          .hasMessageContaining("passphrase");
      byte[] signature = Base64.getDecoder().decode(ScriptRoot.sign(file, passphrase, text));
      byte[] forged = signature.clone();
      forged[7] ^= 1;
      assertThatThrownBy(() -> signing.install(new Signed(request, forged)))
          .isInstanceOf(InvalidException.class);
      signing.install(new Signed(request, signature));
      assertThat(verify(signing, signing.sign(ScriptSigningTest::script))).isNotNull();
      assertThat(signing.identity().root()).isEqualTo(Base64.getDecoder().decode(root));
    }
  }

  private ScriptSigning signing(@Nullable String root, Clock clock) {
    return new ScriptSigning(
        database.jdbc(),
        vault,
        new IssuanceSettings(
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofMinutes(10),
            Duration.ofDays(14),
            root,
            Duration.ofDays(60),
            false),
        new ServerOrigin(URI.create("https://id.example.com")),
        database.transactionManager(),
        clock);
  }

  private static VerifiedScript verify(ScriptSigning signing, SignedScript script)
      throws ScriptRejectedException {
    TrustedServer server =
        new TrustedServer("https://id.example.com", signing.identity().root(), false);
    return VerifiedScript.verify(
        script, new Expectation(server, null, 0, 1, NONCE, "serial:1", null, Instant.now()));
  }

  private static Script script(String keyId) {
    return new Script(
        Script.VERSION,
        "https://id.example.com",
        keyId,
        Purpose.PREPARE,
        RUN,
        1,
        1,
        NONCE,
        Instant.now().plusSeconds(60),
        "a model",
        "serial:1",
        Segmentation.EXTENDED,
        List.of(new Stage("Reading", List.of(Step.of(CommandApdu.of(0, 0xFD, 0, 0), 3, 10)))));
  }
}
