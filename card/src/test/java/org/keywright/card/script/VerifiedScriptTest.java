package org.keywright.card.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.keywright.card.script.TestScripts.DEVICE;
import static org.keywright.card.script.TestScripts.ISSUANCE;
import static org.keywright.card.script.TestScripts.MODEL;
import static org.keywright.card.script.TestScripts.NONCE;
import static org.keywright.card.script.TestScripts.NOW;
import static org.keywright.card.script.TestScripts.ORIGIN;
import static org.keywright.card.script.TestScripts.step;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.keywright.card.script.ScriptRejectedException.Reason;

class VerifiedScriptTest {

  private final TestScripts scripts = new TestScripts();
  private final Script good =
      TestScripts.script(Purpose.PREPARE, step("00A4040009A00000030800001000"));

  private void refused(Reason reason, SignedScript signed, Expectation expectation) {
    assertThatThrownBy(() -> VerifiedScript.verify(signed, expectation))
        .isInstanceOfSatisfying(
            ScriptRejectedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private Expectation expecting(
      TrustedServer server,
      @Nullable UUID issuance,
      int attempt,
      int sequence,
      byte[] nonce,
      String device,
      @Nullable String model,
      Instant now) {
    return new Expectation(server, issuance, attempt, sequence, nonce, device, model, now);
  }

  @Test
  void a_script_that_keeps_all_rules_is_taken() throws Exception {
    VerifiedScript verified = VerifiedScript.verify(scripts.sign(good), scripts.expectation());
    assertThat(verified.script()).isEqualTo(good);
  }

  @Test
  void the_signature_is_over_the_exact_bytes() throws Exception {
    SignedScript signed = scripts.sign(good);
    byte[] bytes = signed.script().bytes();
    for (int at : new int[] {0, bytes.length / 2, bytes.length - 1}) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      refused(
          Reason.UNTRUSTED,
          new SignedScript(new Signed(changed, signed.script().signature()), signed.key()),
          scripts.expectation());
    }
    byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 1);
    longer[bytes.length] = ' ';
    refused(
        Reason.UNTRUSTED,
        new SignedScript(new Signed(longer, signed.script().signature()), signed.key()),
        scripts.expectation());
  }

  @Test
  void a_signature_over_another_kind_of_bytes_is_none_over_a_script() throws Exception {
    byte[] bytes = ScriptJson.write(good);
    SignedScript crossed =
        new SignedScript(
            Signed.sign(Signed.Kind.SCRIPT_KEY, bytes, scripts.key.getPrivate()),
            scripts.sign(good).key());
    refused(Reason.UNTRUSTED, crossed, scripts.expectation());
  }

  @Test
  void a_script_signed_by_the_root_itself_is_refused() throws Exception {
    SignedScript signed =
        new SignedScript(
            Signed.sign(Signed.Kind.SCRIPT, ScriptJson.write(good), scripts.root.getPrivate()),
            scripts.sign(good).key());
    refused(Reason.UNTRUSTED, signed, scripts.expectation());
  }

  @Test
  void a_script_key_that_the_trusted_root_does_not_vouch_for_is_refused() throws Exception {
    TestScripts other = new TestScripts();
    refused(Reason.UNTRUSTED, other.sign(good), scripts.expectation());
  }

  @Test
  void the_key_that_the_script_names_is_the_key_that_signed_it() throws Exception {
    refused(
        Reason.UNTRUSTED,
        scripts.resigned(good, json -> json.replace("key-1", "key-2")),
        scripts.expectation());
  }

  @Test
  void a_script_key_is_good_for_its_origin_alone() throws Exception {
    ScriptKey key = scripts.scriptKey();
    ScriptKey foreign =
        new ScriptKey(
            1,
            "key-1",
            "https://other.example",
            key.publicKey(),
            key.notBefore(),
            key.notAfter(),
            false);
    refused(Reason.UNTRUSTED, scripts.sign(good, foreign), scripts.expectation());
  }

  @Test
  void a_script_key_is_good_for_its_time_alone() throws Exception {
    ScriptKey key = scripts.scriptKey();
    SignedScript signed = scripts.sign(good);
    for (Instant now :
        new Instant[] {key.notBefore().minusMillis(1), key.notAfter().plusMillis(1)}) {
      refused(
          Reason.UNTRUSTED,
          signed,
          expecting(scripts.server(), ISSUANCE, 1, 1, NONCE, DEVICE, MODEL, now));
    }
  }

  @Test
  void a_script_key_of_an_unknown_version_is_refused() throws Exception {
    ScriptKey key = scripts.scriptKey();
    refused(
        Reason.MALFORMED,
        scripts.sign(
            good,
            new ScriptKey(
                2, "key-1", ORIGIN, key.publicKey(), key.notBefore(), key.notAfter(), false)),
        scripts.expectation());
  }

  @Test
  void a_production_client_refuses_a_demonstrations_key() throws Exception {
    ScriptKey key = scripts.scriptKey();
    ScriptKey demo =
        new ScriptKey(1, "key-1", ORIGIN, key.publicKey(), key.notBefore(), key.notAfter(), true);
    refused(Reason.UNTRUSTED, scripts.sign(good, demo), scripts.expectation());
  }

  @Test
  void a_demonstrations_client_refuses_a_production_key() throws Exception {
    TrustedServer demo = new TrustedServer(ORIGIN, scripts.server().root(), true);
    refused(
        Reason.UNTRUSTED,
        scripts.sign(good),
        expecting(demo, ISSUANCE, 1, 1, NONCE, DEVICE, MODEL, NOW));
  }

  @Test
  void a_script_of_an_unknown_version_is_refused() throws Exception {
    refused(
        Reason.MALFORMED,
        scripts.resigned(good, json -> json.replace("\"version\":1", "\"version\":2")),
        scripts.expectation());
  }

  @Test
  void a_script_for_another_origin_is_refused() throws Exception {
    refused(
        Reason.NOT_FOR_US,
        scripts.resigned(good, json -> json.replace(ORIGIN, "https://other.example")),
        scripts.expectation());
  }

  @Test
  void a_script_for_another_issuance_attempt_exchange_session_device_or_model_is_refused()
      throws Exception {
    SignedScript signed = scripts.sign(good);
    TrustedServer us = scripts.server();
    UUID other = UUID.randomUUID();
    refused(Reason.NOT_FOR_US, signed, expecting(us, other, 1, 1, NONCE, DEVICE, MODEL, NOW));
    refused(Reason.NOT_FOR_US, signed, expecting(us, ISSUANCE, 2, 1, NONCE, DEVICE, MODEL, NOW));
    refused(Reason.NOT_FOR_US, signed, expecting(us, ISSUANCE, 1, 2, NONCE, DEVICE, MODEL, NOW));
    byte[] nonce = NONCE.clone();
    nonce[31] ^= 1;
    refused(Reason.NOT_FOR_US, signed, expecting(us, ISSUANCE, 1, 1, nonce, DEVICE, MODEL, NOW));
    refused(
        Reason.NOT_FOR_US, signed, expecting(us, ISSUANCE, 1, 1, NONCE, "serial:1", MODEL, NOW));
    refused(Reason.NOT_FOR_US, signed, expecting(us, ISSUANCE, 1, 1, NONCE, DEVICE, "b", NOW));
  }

  @Test
  void the_first_script_names_issuance_attempt_and_model() throws Exception {
    assertThat(
            VerifiedScript.verify(
                    scripts.sign(good),
                    expecting(scripts.server(), null, 0, 1, NONCE, DEVICE, null, NOW))
                .script()
                .issuance())
        .isEqualTo(ISSUANCE);
  }

  @Test
  void a_script_is_not_begun_after_it_has_expired() throws Exception {
    SignedScript signed = scripts.sign(good);
    Instant last = good.expires();
    assertThat(
            VerifiedScript.verify(
                signed, expecting(scripts.server(), ISSUANCE, 1, 1, NONCE, DEVICE, MODEL, last)))
        .isNotNull();
    refused(
        Reason.NOT_FOR_US,
        signed,
        expecting(scripts.server(), ISSUANCE, 1, 1, NONCE, DEVICE, MODEL, last.plusMillis(1)));
  }

  @Test
  void a_script_with_a_field_that_this_client_does_not_know_is_refused() throws Exception {
    refused(
        Reason.MALFORMED,
        scripts.resigned(good, json -> json.replaceFirst("\\{", "{\"unless\":true,")),
        scripts.expectation());
  }

  @Test
  void what_a_purpose_does_not_allow_is_refused_whoever_signed() throws Exception {
    refused(
        Reason.FORBIDDEN,
        scripts.sign(TestScripts.script(Purpose.PREPARE, step("00FB0000"))),
        scripts.expectation());
  }
}
