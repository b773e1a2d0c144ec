package org.keywright.server.issuance.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.script.Purpose;
import org.keywright.card.script.ScriptResult;
import org.keywright.card.script.Segmentation;
import org.keywright.card.script.Step;
import org.keywright.card.script.StepResult;
import org.keywright.server.secrets.SecretKind;

/** The order of things on a card that is managed through SCP03. */
class SecureChannelPlanTest {

  private static final int FACTORY = 0xFF;
  private static final int OWN = 0x30;
  private static final CardSide FACTORY_CARD = new CardSide(FACTORY, 0x60, 0x41);
  private static final CardSide OWN_CARD = new CardSide(OWN, 0x60, 0x61);

  @Test
  void the_keys_that_a_card_came_with_are_replaced_first_at_the_security_domain() throws Exception {
    Knowledge knowledge = at(FACTORY_CARD, Application.SECURITY_DOMAIN, Known.having(Known.OLD));
    PlannedScript script = next(knowledge);
    // EXTERNAL AUTHENTICATE, PUT KEY, SELECT PIV, INITIALIZE UPDATE with the new version.
    assertThat(Known.instructions(script)).isEqualTo("82 D8 A4 50");
    CommandApdu putKey = Known.commands(script, 0xD8).getFirst();
    assertThat(putKey.p1()).as("adds, and replaces nothing").isZero();
    assertThat(Known.commands(script, 0x50).getFirst().p1()).isEqualTo(OWN);
    assertThat(script.meanings().get(0))
        .isEqualTo(new Meaning.Opened(SecretKind.SCP03_KEYS.name(), Known.OLD, 0, null));
  }

  @Test
  void a_card_that_shows_none_of_the_keys_on_record_is_not_tried_to_be_authenticated_to() {
    CardSide other = new CardSide(FACTORY, 0x60, 0x11);
    Knowledge knowledge = at(other, Application.SECURITY_DOMAIN, Known.having(Known.OLD));
    assertThatThrownBy(() -> next(knowledge))
        .isInstanceOfSatisfying(
            PlanException.class, e -> assertThat(e.code()).isEqualTo("CHANNEL_KEYS_UNKNOWN"));
  }

  @Test
  void the_card_cryptogram_tells_which_key_set_answered() throws Exception {
    Learned learned =
        new Interpreter(Known.ORIGIN, Known.ISSUANCE, Known.wanted(), Known.secrets())
            .survey(Map.of(), OWN_CARD.channel(Application.PIV), Set.of(OWN, FACTORY));
    assertThat(learned.knowledge().isSet(SecretKind.SCP03_KEYS.name())).isTrue();
    assertThat(learned.confirmed()).as("only a session that was opened is certain").isEmpty();
  }

  @Test
  void the_old_key_set_answering_tells_nothing_of_the_new_one_unless_its_version_is_not_there()
      throws Exception {
    Interpreter interpreter =
        new Interpreter(Known.ORIGIN, Known.ISSUANCE, Known.wanted(), Known.secrets());
    Knowledge unsure =
        interpreter
            .survey(Map.of(), FACTORY_CARD.channel(Application.PIV), Set.of(OWN, FACTORY))
            .knowledge();
    assertThat(unsure.session().holds()).doesNotContainKey(SecretKind.SCP03_KEYS.name());
    PlannedScript asking = next(unsure);
    assertThat(asking.purpose()).isEqualTo(Purpose.PREPARE);
    assertThat(Known.commands(asking, 0x50).getFirst().p1()).isEqualTo(OWN);
    Knowledge sure =
        interpreter
            .survey(Map.of(), FACTORY_CARD.channel(Application.PIV), Set.of(FACTORY))
            .knowledge();
    assertThat(sure.session().holds()).containsEntry(SecretKind.SCP03_KEYS.name(), Known.OLD);
  }

  @Test
  void a_key_version_that_the_card_does_not_have_is_ruled_out() throws Exception {
    Meaning asked =
        new Meaning.CardChallenge(Application.PIV, CardSide.HOST_CHALLENGE, Known.NEW, OWN);
    Learned learned = Known.refused(Known.wanted(), Known.secrets(), asked, 0x6A88);
    assertThat(learned.fault()).isNull();
    PlannedScript script = next(learned.knowledge());
    assertThat(Known.commands(script, 0x50).getFirst().p1()).isEqualTo(FACTORY);
    assertThat(Known.commands(script, 0xA4).getFirst().data())
        .isEqualTo(Application.SECURITY_DOMAIN.select().data());
  }

  @Test
  void another_key_version_than_was_asked_for_is_no_answer() {
    Meaning asked =
        new Meaning.CardChallenge(Application.PIV, CardSide.HOST_CHALLENGE, Known.NEW, OWN);
    Learned learned =
        Known.read(
            Known.wanted(),
            Known.secrets(),
            List.of(asked),
            Known.ok(FACTORY_CARD.initializeUpdate()));
    assertThat(learned.fault()).isNotNull();
    assertThat(learned.fault().code()).isEqualTo("DEVICE_ANSWER_INVALID");
  }

  @Test
  void the_old_key_set_goes_only_after_a_session_under_the_new_one() throws Exception {
    Knowledge personalised =
        Known.withKeys(Known.having(Known.NEW), "9A", "9C", "9D", "9E").withOldKeyVersion(FACTORY);
    PlannedScript script = next(at(OWN_CARD, Application.SECURITY_DOMAIN, personalised));
    assertThat(script.purpose()).isEqualTo(Purpose.PROVE);
    // Under the new set at the security domain: DELETE; then PIV in the clear, proofs, challenge.
    assertThat(Known.instructions(script)).isEqualTo("82 E4 A4 20 87 20 87 87 87 50");
    assertThat(script.meanings().get(0))
        .isEqualTo(new Meaning.Opened(SecretKind.SCP03_KEYS.name(), Known.NEW, 0, null));
    Learned opened =
        Known.read(
            at(OWN_CARD, Application.PIV, Known.wanted()),
            Known.secrets(),
            List.of(script.meanings().get(0)),
            Known.ok());
    assertThat(opened.confirmed())
        .containsExactly(new Learned.Confirmation(SecretKind.SCP03_KEYS, Known.NEW));
  }

  @Test
  void private_keys_are_used_and_objects_read_in_the_clear_since_the_client_has_no_session_keys()
      throws Exception {
    Knowledge personalised = Known.withKeys(Known.having(Known.NEW), "9A", "9C", "9D", "9E");
    PlannedScript script =
        plan(at(OWN_CARD, Application.PIV, personalised), Segmentation.EXTENDED)
            .next(new Target.Contents(Map.of(0x5FC107, new byte[300])))
            .orElseThrow();
    assertThat(Known.instructions(script)).isEqualTo("82 DB A4 20 87 20 87 87 87 50");
    for (Step step : Known.steps(script)) {
      boolean administration = step.apdu().ins() == 0xDB || step.apdu().ins() == 0x82;
      assertThat((step.apdu().cla() & 0x04) != 0).isEqualTo(administration);
    }
  }

  @Test
  void commands_are_protected_with_all_that_the_card_offers() throws Exception {
    Knowledge knowledge = at(OWN_CARD, Application.PIV, Known.having(Known.NEW));
    assertThat(Known.commands(next(knowledge), 0x82).getFirst().p1()).isEqualTo(0x33);
    CardSide modest = new CardSide(OWN, 0x00, 0x61);
    knowledge = at(modest, Application.PIV, Known.having(Known.NEW));
    assertThat(Known.commands(next(knowledge), 0x82).getFirst().p1()).isEqualTo(0x03);
  }

  @Test
  void without_extended_length_each_part_of_a_long_command_is_wrapped_and_stays_short()
      throws Exception {
    Knowledge personalised = Known.withKeys(Known.having(Known.NEW), "9A", "9C", "9D", "9E");
    PlannedScript script =
        plan(at(OWN_CARD, Application.PIV, personalised), Segmentation.CHAINED)
            .next(new Target.Contents(Map.of(0x5FC107, new byte[1000])))
            .orElseThrow();
    List<CommandApdu> parts = Known.commands(script, 0xDB);
    assertThat(parts).hasSizeGreaterThan(4).allMatch(CommandApdu::isShort);
    assertThat(parts.subList(0, parts.size() - 1)).allMatch(part -> part.cla() == 0x14);
    assertThat(parts.getLast().cla()).isEqualTo(0x04);
    assertThat(
            script.meanings().stream()
                .filter(
                    m -> m instanceof Meaning.Protected p && p.inner() instanceof Meaning.Written))
        .hasSize(1);
  }

  @Test
  void a_response_is_learned_from_if_its_MAC_is_the_cards() throws Exception {
    Knowledge knowledge = at(OWN_CARD, Application.PIV, Known.having(Known.OLD));
    PlannedScript script = puk(knowledge);
    Meaning.Protected changed = (Meaning.Protected) script.meanings().get(1);
    byte[] mac = OWN_CARD.protectedResponse(Arrays.copyOfRange(changed.state(), 1, 17), 0x9000);
    Learned learned = two(knowledge, script, null, Known.ok(mac));
    assertThat(learned.fault()).isNull();
    assertThat(learned.confirmed()).contains(new Learned.Confirmation(SecretKind.PUK, Known.NEW));
    mac[0] ^= 1;
    learned = two(knowledge, script, null, Known.ok(mac));
    assertThat(learned.fault()).isNotNull();
    assertThat(learned.fault().code()).isEqualTo("DEVICE_ANSWER_INVALID");
    assertThat(learned.confirmed())
        .doesNotContain(new Learned.Confirmation(SecretKind.PUK, Known.NEW));
  }

  @Test
  void a_warning_that_a_code_was_wrong_counts_only_with_the_cards_MAC() throws Exception {
    Knowledge knowledge = at(OWN_CARD, Application.PIV, Known.having(Known.OLD));
    PlannedScript script = puk(knowledge);
    Meaning.Protected changed = (Meaning.Protected) script.meanings().get(1);
    var failure = new ScriptResult.Failure(ScriptResult.FailureKind.STATUS, 1, "Setting codes");
    byte[] mac = OWN_CARD.protectedResponse(Arrays.copyOfRange(changed.state(), 1, 17), 0x63C2);
    Learned genuine = two(knowledge, script, failure, new StepResult(mac, 0x63C2));
    assertThat(genuine.fault()).isNull();
    assertThat(Known.refusedIn(genuine)).containsExactly(Known.OLD);
    Learned forged = two(knowledge, script, failure, new StepResult(new byte[8], 0x63C2));
    assertThat(forged.fault()).isNotNull();
    assertThat(Known.refusedIn(forged)).isEmpty();
  }

  @Test
  void a_channel_that_the_card_refuses_is_not_tried_again_and_again() {
    Meaning opened = new Meaning.Opened(SecretKind.SCP03_KEYS.name(), Known.NEW, 0, null);
    Learned learned = Known.refused(Known.wanted(), Known.secrets(), opened, 0x6300);
    assertThat(learned.fault()).isNotNull();
    assertThat(learned.fault().code()).isEqualTo("CHANNEL_REFUSED");
    // A card that was reset in between knows of no session, which costs none of its tries.
    learned = Known.refused(Known.wanted(), Known.secrets(), opened, 0x6985);
    assertThat(learned.fault()).isNull();
    assertThat(learned.knowledge().session().restarts()).isEqualTo(1);
  }

  /** A script on a card with the new keys and old codes: its second step changes the PUK. */
  private static PlannedScript puk(Knowledge knowledge) throws PlanException {
    PlannedScript script = next(knowledge.holding(SecretKind.SCP03_KEYS.name(), Known.NEW));
    assertThat(Known.instructions(script)).startsWith("82 24 24 47");
    return script;
  }

  private static Learned two(
      Knowledge knowledge,
      PlannedScript script,
      ScriptResult.@org.jspecify.annotations.Nullable Failure failure,
      StepResult second) {
    return Known.read(
        knowledge, Known.secrets(), script.meanings().subList(0, 2), failure, Known.ok(), second);
  }

  private static Knowledge at(CardSide card, Application application, Knowledge knowledge) {
    return knowledge.with(s -> s.withChannel(card.channel(application)));
  }

  private static PlannedScript next(Knowledge knowledge) throws PlanException {
    return plan(knowledge, Segmentation.EXTENDED).next(Known.NOTHING).orElseThrow();
  }

  private static PivPlan plan(Knowledge knowledge, Segmentation segmentation) {
    return new PivPlan(Known.managedCard(segmentation), knowledge, Known.secrets(), Known.PROOFS);
  }
}
