package org.keywright.server.issuance.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.script.Purpose;
import org.keywright.server.secrets.SecretKind;

/** The order of things on a device that is managed by its 9B. */
class PivPlanTest {

  private static final int CHUID = 0x5FC102;

  @Test
  void tries_are_set_before_PUK_and_PIN_since_setting_them_resets_both() throws Exception {
    Knowledge knowledge =
        Known.withWitness(Known.having(Known.OLD), PivAlgorithm.TDEA)
            .with(s -> s.withTries(0, 3).withTries(1, 3));
    PlannedScript script = next(Known.securityKey(), knowledge);
    assertThat(Known.instructions(script)).isEqualTo("87 20 FA 24 24 FF 47 47 47 47 87");
    assertThat(Known.commands(script, 0xFA).getFirst().p1()).isEqualTo(5);
    assertThat(Known.commands(script, 0xFA).getFirst().p2()).isEqualTo(6);
  }

  @Test
  void the_PUK_is_set_before_the_PIN_and_9B_before_any_key_is_generated() throws Exception {
    PlannedScript script =
        next(Known.securityKey(), Known.withWitness(Known.having(Known.OLD), PivAlgorithm.TDEA));
    assertThat(Known.instructions(script)).isEqualTo("87 24 24 FF 47 47 47 47 87");
    List<CommandApdu> changes = Known.commands(script, 0x24);
    assertThat(changes.get(0).p2()).isEqualTo(0x81);
    assertThat(changes.get(0).data()).isEqualTo(pair("12345678", "87654321"));
    assertThat(changes.get(1).p2()).isEqualTo(0x80);
    assertThat(changes.get(1).data()).isEqualTo(pair("123456", "99887766"));
  }

  @Test
  void tries_are_not_set_on_a_device_whose_codes_were_changed() throws Exception {
    Knowledge knowledge =
        Known.withWitness(Known.having(Known.NEW), PivAlgorithm.AES_192)
            .with(s -> s.withTries(0, 3).withTries(1, 3));
    assertThat(Known.commands(next(Known.securityKey(), knowledge), 0xFA)).isEmpty();
  }

  @Test
  void a_maker_s_PIN_that_another_program_blocked_is_restored_before_tries_are_set()
      throws Exception {
    Knowledge knowledge =
        Known.withWitness(Known.having(Known.OLD), PivAlgorithm.TDEA)
            .with(s -> s.withTries(0, 3).withTries(1, 3))
            .withPinTriesLeft(0);
    PlannedScript script = next(Known.securityKey(), knowledge);
    assertThat(Known.instructions(script)).isEqualTo("87 2C 20 FA 24 24 FF 47 47 47 47 87");
    assertThat(Known.commands(script, 0x2C).getFirst().data())
        .isEqualTo(pair("12345678", "123456"));
  }

  @Test
  void a_PIN_that_another_program_blocked_is_restored_by_the_PUK_though_it_is_known()
      throws Exception {
    Knowledge knowledge =
        Known.withWitness(Known.having(Known.NEW), PivAlgorithm.AES_192).withPinTriesLeft(0);
    PlannedScript script = next(Known.securityKey(), knowledge);
    assertThat(Known.instructions(script)).startsWith("87 2C 47");
    assertThat(Known.commands(script, 0x2C).getFirst().data())
        .isEqualTo(pair("87654321", "99887766"));
  }

  @Test
  void a_plain_card_keeps_its_9B_and_is_asked_for_nothing_that_SP_800_73_does_not_have()
      throws Exception {
    Knowledge knowledge = Known.withWitness(Known.having(Known.OLD), PivAlgorithm.TDEA);
    assertThat(Known.instructions(next(Known.plainCard(), knowledge)))
        .isEqualTo("87 24 24 47 47 47 47 87");
  }

  @Test
  void a_card_without_an_identity_is_named_before_it_gets_a_secret() throws Exception {
    Knowledge knowledge = Known.withWitness(Known.having(Known.OLD), PivAlgorithm.TDEA);
    PivPlan plan = plan(Known.plainCard(), knowledge, Known.secrets());
    assertThat(plan.due()).isEqualTo(Plan.Part.NAME);
    PlannedScript script =
        plan.next(new Target.Contents(Map.of(CHUID, new byte[] {0x34, 0}))).orElseThrow();
    assertThat(Known.instructions(script)).startsWith("87 DB 24 24");
  }

  @Test
  void a_PUK_that_is_one_of_two_is_tried_as_the_new_one_first() throws Exception {
    PlannedScript script =
        next(Known.plainCard(), Known.withWitness(Known.wanted(), PivAlgorithm.TDEA));
    assertThat(Known.commands(script, 0x24).getFirst().data())
        .isEqualTo(pair("87654321", "87654321"));
  }

  @Test
  void a_PUK_that_was_not_the_new_one_is_the_old_one() throws Exception {
    Knowledge knowledge =
        Known.withWitness(Known.wanted(), PivAlgorithm.TDEA).with(s -> s.withRefused(Known.NEW));
    // All kinds share ids in these tests: only the PUK is looked at.
    PlannedScript script =
        plan(
                Known.plainCard(),
                knowledge,
                Known.only(
                    SecretKind.MANAGEMENT_KEY,
                    Known.key(Known.OLD, org.keywright.server.secrets.KeyAlgorithm.TDES, 7)))
            .next(Known.NOTHING)
            .orElseThrow();
    assertThat(Known.commands(script, 0x24).getFirst().data())
        .isEqualTo(pair("12345678", "87654321"));
  }

  @Test
  void a_PIN_that_is_not_known_is_restored_by_the_PUK_without_a_guess() throws Exception {
    PlannedScript script =
        next(Known.plainCard(), Known.withWitness(Known.wanted(), PivAlgorithm.TDEA));
    assertThat(Known.instructions(script)).startsWith("87 24 2C 47");
    assertThat(Known.commands(script, 0x2C).getFirst().data())
        .isEqualTo(pair("87654321", "99887766"));
  }

  @Test
  void the_algorithm_of_the_witness_tells_which_of_two_9B_keys_the_device_has() throws Exception {
    PlannedScript script =
        next(Known.securityKey(), Known.withWitness(Known.wanted(), PivAlgorithm.AES_192));
    assertThat(script.meanings().getFirst())
        .isInstanceOfSatisfying(
            Meaning.Opened.class, opened -> assertThat(opened.candidate()).isEqualTo(Known.NEW));
    script = next(Known.securityKey(), Known.withWitness(Known.wanted(), PivAlgorithm.TDEA));
    assertThat(script.meanings().getFirst())
        .isInstanceOfSatisfying(
            Meaning.Opened.class, opened -> assertThat(opened.candidate()).isEqualTo(Known.OLD));
  }

  @Test
  void a_9B_that_is_none_on_record_is_told() {
    Knowledge knowledge = Known.withWitness(Known.wanted(), PivAlgorithm.AES_256);
    assertThatThrownBy(() -> next(Known.plainCard(), knowledge))
        .isInstanceOfSatisfying(
            PlanException.class, e -> assertThat(e.code()).isEqualTo("MANAGEMENT_KEY_UNKNOWN"));
  }

  @Test
  void after_a_reset_the_device_is_asked_anew_what_is_true() throws Exception {
    PlannedScript script = next(Known.securityKey(), Known.having(Known.NEW));
    assertThat(script.purpose()).isEqualTo(Purpose.PREPARE);
    assertThat(Known.instructions(script)).isEqualTo("A4 F7 F7 F7 87");
    assertThat(Known.instructions(next(Known.plainCard(), Known.having(Known.NEW))))
        .isEqualTo("A4 87");
  }

  @Test
  void a_device_that_is_reset_again_and_again_is_given_up() {
    Knowledge knowledge = Known.having(Known.NEW);
    for (int i = 0; i <= Plan.MAX_RESTARTS; i++) {
      knowledge = knowledge.with(Knowledge.Session::interrupted);
    }
    Knowledge often = knowledge;
    assertThatThrownBy(() -> next(Known.plainCard(), often))
        .isInstanceOfSatisfying(
            PlanException.class, e -> assertThat(e.code()).isEqualTo("DEVICE_RESET_OFTEN"));
  }

  @Test
  void the_PIN_is_verified_right_before_9C_and_9E_needs_none() throws Exception {
    Knowledge knowledge =
        Known.withWitness(
            Known.withKeys(Known.having(Known.NEW), "9A", "9C", "9D", "9E"), PivAlgorithm.AES_192);
    PlannedScript script = next(Known.securityKey(), knowledge);
    assertThat(script.purpose()).isEqualTo(Purpose.PROVE);
    assertThat(Known.instructions(script)).isEqualTo("87 20 87 20 87 87 87 87");
    assertThat(Known.steps(script).stream().map(s -> s.apdu().p2()).toList())
        .containsExactly(0x9B, 0x80, 0x9A, 0x80, 0x9C, 0x9D, 0x9E, 0x9B);
  }

  @Test
  void what_this_attempt_has_written_is_not_written_again() throws Exception {
    Knowledge knowledge =
        Known.withWitness(
                Known.withKeys(Known.having(Known.NEW), "9A", "9C", "9D", "9E"),
                PivAlgorithm.AES_192)
            .withWritten(CHUID);
    Target.Contents contents =
        new Target.Contents(Map.of(CHUID, new byte[] {1}, 0x5FC107, new byte[] {2}));
    PlannedScript script =
        plan(Known.securityKey(), knowledge, Known.secrets()).next(contents).orElseThrow();
    assertThat(Known.commands(script, 0xDB)).hasSize(1);
    assertThat(script.meanings()).contains(new Meaning.Written(0x5FC107));
    assertThat(knowledge.forNewAttempt().written()).isEmpty();
  }

  /** SP 800-73-5 part 1, clause 3.3.2: the Discovery Object of many devices is their maker's. */
  @Test
  void what_the_device_brings_along_is_read_back_with_the_rest_and_never_written()
      throws Exception {
    Knowledge knowledge =
        Known.withWitness(
                Known.withKeys(Known.having(Known.NEW), "9A", "9C", "9D", "9E"),
                PivAlgorithm.AES_192)
            .withPresent(0x7E);
    assertThat(Known.securityKey().readable(knowledge)).containsExactly(CHUID, 0x5FC107, 0x7E);
    Target.Contents contents =
        new Target.Contents(Map.of(0x7E, new byte[] {0x7E, 0}, 0x5FC107, new byte[] {2}));
    PlannedScript script =
        plan(Known.securityKey(), knowledge, Known.secrets()).next(contents).orElseThrow();
    assertThat(script.meanings())
        .contains(new Meaning.Written(0x5FC107))
        .doesNotContain(new Meaning.Written(0x7E));
  }

  @Test
  void a_device_is_activated_only_after_it_was_read_back() throws Exception {
    Knowledge complete =
        Known.withKeys(Known.having(Known.NEW), "9A", "9C", "9D", "9E").withReadBack(List.of());
    PlannedScript script = next(Known.securityKey(), complete);
    assertThat(script.purpose()).isEqualTo(Purpose.ACTIVATE);
    assertThat(Known.instructions(script)).isEqualTo("A4 24 20");
    byte[] change = Known.commands(script, 0x24).getFirst().data();
    assertThat(Arrays.copyOf(change, 8)).isEqualTo(ascii("99887766"));
    assertThat(Arrays.copyOfRange(change, 8, 16)).containsOnly(0);
    assertThat(
            plan(Known.securityKey(), complete.withActivated(), Known.secrets())
                .next(Known.NOTHING))
        .isEqualTo(Optional.empty());
  }

  private static PlannedScript next(Target target, Knowledge knowledge) throws PlanException {
    return plan(target, knowledge, Known.secrets()).next(Known.NOTHING).orElseThrow();
  }

  private static PivPlan plan(Target target, Knowledge knowledge, Secrets secrets) {
    return new PivPlan(target, knowledge, secrets, Known.PROOFS);
  }

  private static byte[] pair(String one, String other) {
    byte[] both = new byte[16];
    Arrays.fill(both, (byte) 0xFF);
    System.arraycopy(ascii(one), 0, both, 0, one.length());
    System.arraycopy(ascii(other), 0, both, 8, other.length());
    return both;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
