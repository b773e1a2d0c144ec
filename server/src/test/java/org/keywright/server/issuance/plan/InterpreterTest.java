package org.keywright.server.issuance.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.Signature;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.keywright.card.script.ProofOfPossession;
import org.keywright.card.script.ScriptResult;
import org.keywright.card.tlv.Tlv;
import org.keywright.server.secrets.SecretKind;

/** What results tell, and what they do not. */
class InterpreterTest {

  private static final UUID PUK_NEW = Known.NEW;
  private static final Meaning PUK_TRIED =
      new Meaning.SecretHolds(SecretKind.PUK.name(), Known.NEW, Known.NEW);
  private static final byte[] NONCE = new byte[32];

  @Test
  void a_value_that_the_device_took_is_confirmed() {
    Learned learned = Known.read(Known.wanted(), Known.secrets(), List.of(PUK_TRIED), Known.ok());
    assertThat(learned.fault()).isNull();
    assertThat(learned.confirmed())
        .containsExactly(new Learned.Confirmation(SecretKind.PUK, Known.NEW));
    assertThat(learned.knowledge().isSet(SecretKind.PUK.name())).isTrue();
  }

  @Test
  void a_PUK_that_was_wrong_is_ruled_out_and_the_session_begins_anew() {
    Learned learned = Known.refused(Known.wanted(), Known.secrets(), PUK_TRIED, 0x63C2);
    assertThat(learned.fault()).isNull();
    assertThat(Known.refusedIn(learned)).containsExactly(Known.NEW);
    assertThat(learned.confirmed()).isEmpty();
    assertThat(learned.knowledge().session().restarts()).isEqualTo(1);
  }

  @Test
  void a_PUK_that_restores_no_PIN_is_ruled_out_instead_of_being_tried_until_it_is_blocked() {
    Meaning restored = new Meaning.PinRestored(Known.NEW, PUK_NEW);
    Learned learned = Known.refused(Known.having(Known.NEW), Known.secrets(), restored, 0x63C2);
    assertThat(learned.fault()).isNull();
    assertThat(Known.refusedIn(learned)).containsExactly(PUK_NEW);
    assertThat(learned.knowledge().isSet(SecretKind.PUK.name())).isFalse();
  }

  @Test
  void a_blocked_PUK_is_the_end_of_the_attempt() {
    for (Meaning meaning : List.of(PUK_TRIED, new Meaning.PinRestored(Known.NEW, PUK_NEW))) {
      Learned learned = Known.refused(Known.wanted(), Known.secrets(), meaning, 0x6983);
      assertThat(learned.fault()).isNotNull();
      assertThat(learned.fault().code()).isEqualTo(Interpreter.PUK_BLOCKED);
      assertThat(learned.fault().retriable()).isFalse();
    }
  }

  @Test
  void a_reset_leaves_a_secret_unknown_whose_change_nobody_saw_the_end_of() {
    Learned learned =
        Known.read(
            Known.having(Known.OLD),
            Known.secrets(),
            List.of(PUK_TRIED),
            new ScriptResult.Failure(ScriptResult.FailureKind.RESET, 0, ""));
    assertThat(learned.fault()).isNull();
    assertThat(learned.knowledge().session().holds())
        .doesNotContainKey(SecretKind.PUK.name())
        .containsKey(SecretKind.PIN.name());
  }

  @Test
  void a_removed_device_ends_the_attempt_and_what_came_before_is_learned() {
    Learned learned =
        Known.read(
            Known.wanted(),
            Known.secrets(),
            List.of(PUK_TRIED, new Meaning.Nothing()),
            new ScriptResult.Failure(ScriptResult.FailureKind.REMOVED, 1, "Generating"),
            Known.ok());
    assertThat(learned.fault()).isNotNull();
    assertThat(learned.fault().code()).isEqualTo("DEVICE_REMOVED");
    assertThat(learned.fault().retriable()).isTrue();
    assertThat(learned.confirmed()).hasSize(1);
  }

  @Test
  void fewer_results_than_steps_without_a_failure_are_no_success() {
    Learned learned =
        Known.read(Known.wanted(), Known.secrets(), List.of(PUK_TRIED, PUK_TRIED), Known.ok());
    assertThat(learned.fault()).isNotNull();
    assertThat(learned.fault().code()).isEqualTo("RESULTS_INCOMPLETE");
    assertThat(learned.confirmed()).isEmpty();
  }

  @Test
  void a_challenge_is_answered_once() {
    Knowledge knowledge =
        Known.withWitness(Known.wanted(), org.keywright.card.piv.command.PivAlgorithm.TDEA);
    Learned learned =
        Known.read(knowledge, Known.secrets(), List.of(new Meaning.Nothing()), Known.ok());
    assertThat(learned.knowledge().session().witness()).isNull();
  }

  @Test
  void a_device_that_does_not_answer_the_servers_challenge_has_not_shown_its_9B() {
    Meaning opened =
        new Meaning.Opened(SecretKind.MANAGEMENT_KEY.name(), Known.NEW, 0x0A, new byte[16]);
    byte[] wrong = Tlv.of(0x7C, Tlv.of(0x82, new byte[16])).encode();
    Learned learned = Known.read(Known.wanted(), Known.secrets(), List.of(opened), Known.ok(wrong));
    assertThat(learned.fault()).isNotNull();
    assertThat(learned.fault().code()).isEqualTo("DEVICE_ANSWER_INVALID");
    assertThat(learned.confirmed()).isEmpty();
  }

  @Test
  void metadata_tell_which_of_two_values_holds_and_put_it_on_record() throws Exception {
    byte[] set =
        Tlv.encodeAll(List.of(Tlv.of(0x05, new byte[] {0}), Tlv.of(0x06, new byte[] {5, 5})));
    Learned learned =
        new Interpreter(Known.ORIGIN, Known.ISSUANCE, Known.wanted(), Known.secrets())
            .survey(Map.of(0x81, set), null, Set.of());
    assertThat(learned.knowledge().isSet(SecretKind.PUK.name())).isTrue();
    assertThat(learned.confirmed())
        .containsExactly(new Learned.Confirmation(SecretKind.PUK, Known.NEW));
  }

  @Test
  void a_PIN_that_is_blocked_is_still_the_one_that_it_is() throws Exception {
    byte[] blocked =
        Tlv.encodeAll(List.of(Tlv.of(0x05, new byte[] {0}), Tlv.of(0x06, new byte[] {5, 0})));
    Learned learned =
        new Interpreter(Known.ORIGIN, Known.ISSUANCE, Known.wanted(), Known.secrets())
            .survey(Map.of(0x80, blocked), null, Set.of());
    assertThat(learned.knowledge().isSet(SecretKind.PIN.name())).isTrue();
    assertThat(learned.knowledge().isPinBlocked()).isTrue();
  }

  @Test
  void a_proof_by_the_key_that_was_generated_counts() throws Exception {
    KeyPair pair = Known.pair();
    Knowledge knowledge = Known.wanted().withKey("9A", Known.publicKey(pair));
    Learned learned = proof(knowledge, pair);
    assertThat(learned.fault()).isNull();
    assertThat(learned.knowledge().key("9A").orElseThrow().proof()).isNotNull();
  }

  @Test
  void a_proof_by_another_key_makes_the_slot_be_generated_anew() throws Exception {
    Knowledge knowledge = Known.wanted().withKey("9A", Known.publicKey(Known.pair()));
    Learned learned = proof(knowledge, Known.pair());
    assertThat(learned.fault()).isNull();
    assertThat(learned.knowledge().key("9A")).isEmpty();
    assertThat(learned.knowledge().session().restarts()).isEqualTo(1);
  }

  @Test
  void a_new_attempt_asks_for_all_proofs_again() throws Exception {
    KeyPair pair = Known.pair();
    Knowledge knowledge = Known.wanted().withKey("9A", Known.publicKey(pair));
    Knowledge again = proof(knowledge, pair).knowledge().forNewAttempt();
    assertThat(again.key("9A").orElseThrow().proof()).isNull();
  }

  private static Learned proof(Knowledge knowledge, KeyPair signer) throws Exception {
    Knowledge.Key known = knowledge.key("9A").orElseThrow();
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(signer.getPrivate());
    signature.update(
        ProofOfPossession.message(Known.ORIGIN, Known.ISSUANCE, 0x9A, NONCE, known.publicKey()));
    byte[] answer = Tlv.of(0x7C, Tlv.of(0x82, signature.sign())).encode();
    return Known.read(
        knowledge, Known.secrets(), List.of(new Meaning.Signed("9A", NONCE)), Known.ok(answer));
  }
}
