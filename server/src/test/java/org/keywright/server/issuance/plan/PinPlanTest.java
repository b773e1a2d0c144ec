package org.keywright.server.issuance.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.script.Hole;
import org.keywright.card.script.PinRules;
import org.keywright.card.script.Purpose;
import org.keywright.card.script.ScriptResult;
import org.keywright.card.script.Step;
import org.keywright.card.script.StepResult;
import org.keywright.server.issuance.plan.Meaning.PinAuthority;
import org.keywright.server.secrets.SecretKind;

/** How the PIN of a device in use is set. */
class PinPlanTest {

  private static final Target.Contents CHUID =
      new Target.Contents(Map.of(0x5FC102, new byte[] {1, 2, 3}));

  private static Knowledge device() {
    return Knowledge.none().identifiedAs("serial:4711").withPinTriesLeft(3);
  }

  private static Secrets one() {
    Secrets all = Known.only(SecretKind.PUK, Known.code(Known.NEW, "87654321"));
    return new Secrets(
        all.managementKey(),
        all.channelKeys(),
        all.puk(),
        Known.only(SecretKind.PIN, Known.code(Known.NEW, "99887766")).pin(),
        all.factory());
  }

  private static PlannedScript next(PinAuthority by, Knowledge knowledge, Secrets secrets)
      throws PlanException {
    return new PinPlan(by, Known.plainCard(), new PinRules(6, 8, true, false), knowledge, secrets)
        .next(CHUID)
        .orElseThrow();
  }

  private static CommandApdu last(PlannedScript script) {
    return Known.steps(script).getLast().apdu();
  }

  @Test
  void a_change_holds_neither_PIN_and_asks_for_both() throws Exception {
    PlannedScript script = next(PinAuthority.CURRENT_PIN, device(), one());
    assertThat(script.purpose()).isEqualTo(Purpose.CHANGE_PIN);
    assertThat(Known.instructions(script)).isEqualTo("A4 F8 CB 24");
    assertThat(last(script).data()).hasSize(16).containsOnly(0);
    assertThat(Objects.requireNonNull(Known.steps(script).getLast().hole()).pins())
        .extracting(Hole.Pin::pin)
        .containsExactly(Hole.PinKind.CURRENT, Hole.PinKind.NEW);
  }

  @Test
  void a_reset_holds_the_PUK_and_asks_for_the_new_PIN() throws Exception {
    PlannedScript script = next(PinAuthority.PUK, device(), one());
    assertThat(script.purpose()).isEqualTo(Purpose.RESET_PIN);
    assertThat(Known.instructions(script)).isEqualTo("A4 F8 CB 2C");
    assertThat(new String(last(script).data(), 0, 8, java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("87654321");
    assertThat(Arrays.copyOfRange(last(script).data(), 8, 16)).containsOnly(0);
  }

  @Test
  void a_first_PIN_replaces_the_one_on_record_as_an_activation_does() throws Exception {
    PlannedScript script = next(PinAuthority.INITIAL_PIN, device(), one());
    assertThat(script.purpose()).isEqualTo(Purpose.ACTIVATE);
    assertThat(new String(last(script).data(), 0, 8, java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("99887766");
  }

  @ParameterizedTest
  @EnumSource(PinAuthority.class)
  void a_step_that_sets_a_PIN_is_the_last_is_secret_and_takes_success_alone(PinAuthority by)
      throws Exception {
    List<Step> steps = Known.steps(next(by, device(), one()));
    assertThat(steps.getLast().accept()).containsExactly(0x9000);
    assertThat(steps.getLast().secret()).isTrue();
    assertThat(steps.stream().filter(step -> step.hole() != null)).hasSize(1);
  }

  @Test
  void a_PUK_is_not_tried_unless_it_is_certain_which_one_holds() {
    assertThatThrownBy(() -> next(PinAuthority.PUK, device(), Known.secrets()))
        .isInstanceOfSatisfying(
            PlanException.class,
            e -> {
              assertThat(e.code()).isEqualTo("PUK_UNKNOWN");
              assertThat(e.retriable()).isFalse();
            });
  }

  @Test
  void metadata_tell_which_of_two_PUKs_holds() throws Exception {
    Knowledge told = device().holding(SecretKind.PUK.name(), Known.OLD);
    assertThat(
            new String(
                last(next(PinAuthority.PUK, told, Known.secrets())).data(),
                0,
                8,
                java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("12345678");
  }

  @Test
  void a_device_that_did_not_say_how_many_tries_are_left_is_asked_once() throws Exception {
    Knowledge silent = device().withPinTriesLeft(null);
    PlannedScript asking = next(PinAuthority.CURRENT_PIN, silent, one());
    assertThat(asking.purpose()).isEqualTo(Purpose.PREPARE);
    assertThat(Known.instructions(asking)).isEqualTo("A4 F8 20 20");
    StepResult[] told = {Known.ok(), Known.ok(), Known.ok(), new StepResult(new byte[0], 0x63C2)};
    Knowledge knows = Known.read(silent, one(), asking.meanings(), told).knowledge();
    assertThat(knows.session().pinTriesLeft()).isEqualTo(2);
    assertThat(next(PinAuthority.CURRENT_PIN, knows, one()).purpose())
        .isEqualTo(Purpose.CHANGE_PIN);
    told[3] = new StepResult(new byte[0], 0x6A88);
    Knowledge mute = Known.read(silent, one(), asking.meanings(), told).knowledge();
    assertThat(next(PinAuthority.CURRENT_PIN, mute, one()).purpose()).isEqualTo(Purpose.CHANGE_PIN);
    told[3] = new StepResult(new byte[0], 0x6983);
    assertThat(Known.read(silent, one(), asking.meanings(), told).knowledge().isPinBlocked())
        .isTrue();
  }

  private static Learned.Fault refused(PinAuthority by, int status) {
    return Objects.requireNonNull(
        Known.refused(device(), one(), new Meaning.HoldersPin(by), status).fault());
  }

  @Test
  void a_wrong_current_PIN_tells_how_many_tries_are_left() {
    assertThat(refused(PinAuthority.CURRENT_PIN, 0x63C2).code()).isEqualTo("PIN_WRONG");
    assertThat(refused(PinAuthority.CURRENT_PIN, 0x63C2).message()).contains("2 tries are left");
    assertThat(refused(PinAuthority.CURRENT_PIN, 0x63C1).message()).contains("One try is left");
    assertThat(refused(PinAuthority.CURRENT_PIN, 0x63C2).retriable()).isTrue();
    assertThat(refused(PinAuthority.CURRENT_PIN, 0x6300).code()).isEqualTo("PIN_WRONG");
    for (int blocked : new int[] {0x63C0, 0x6983}) {
      assertThat(refused(PinAuthority.CURRENT_PIN, blocked).code()).isEqualTo("PIN_BLOCKED");
      assertThat(refused(PinAuthority.CURRENT_PIN, blocked).retriable()).isFalse();
    }
  }

  @Test
  void a_PUK_that_is_refused_ends_it_unless_another_device_was_in_its_place() {
    assertThat(refused(PinAuthority.PUK, 0x63C2).code()).isEqualTo("PUK_UNKNOWN");
    assertThat(refused(PinAuthority.PUK, 0x6300).code()).isEqualTo("PUK_UNKNOWN");
    assertThat(refused(PinAuthority.PUK, 0x6983).code()).isEqualTo("PUK_BLOCKED");
    assertThat(refused(PinAuthority.PUK, 0x63C2).retriable()).isTrue();
    assertThat(refused(PinAuthority.PUK, 0x6983).retriable()).isFalse();
    assertThat(refused(PinAuthority.INITIAL_PIN, 0x63C2).code()).isEqualTo("PIN_NOT_INITIAL");
  }

  @ParameterizedTest
  @EnumSource(PinAuthority.class)
  void a_new_PIN_that_the_device_does_not_take_can_be_replaced_by_another(PinAuthority by) {
    assertThat(refused(by, 0x6A80).code()).isEqualTo("PIN_REFUSED");
    assertThat(refused(by, 0x6A80).retriable()).isTrue();
    assertThat(refused(by, 0x6F00).code()).isEqualTo("DEVICE_REFUSED");
  }

  @ParameterizedTest
  @EnumSource(PinAuthority.class)
  void whoever_does_not_hear_the_answer_is_told_that_either_PIN_may_hold(PinAuthority by) {
    for (ScriptResult.FailureKind kind :
        List.of(
            ScriptResult.FailureKind.REMOVED,
            ScriptResult.FailureKind.TIMEOUT,
            ScriptResult.FailureKind.RESET)) {
      Learned learned =
          Known.read(
              device(),
              one(),
              List.of(new Meaning.HoldersPin(by)),
              new ScriptResult.Failure(kind, 0, "Setting your PIN"));
      assertThat(learned.knowledge().activated()).isFalse();
      if (by == PinAuthority.PUK && kind == ScriptResult.FailureKind.RESET) {
        assertThat(learned.fault()).as("set again by the PUK").isNull();
      } else {
        assertThat(Objects.requireNonNull(learned.fault()).code()).isEqualTo("PIN_UNCERTAIN");
        assertThat(learned.fault().retriable()).isTrue();
      }
    }
  }

  @Test
  void nothing_is_left_to_do_once_the_device_took_it() throws Exception {
    Knowledge taken =
        Known.read(
                device(),
                one(),
                List.of(new Meaning.HoldersPin(PinAuthority.CURRENT_PIN)),
                Known.ok())
            .knowledge();
    for (Knowledge knowledge : List.of(taken, taken.forNewAttempt())) {
      PinPlan plan =
          new PinPlan(
              PinAuthority.CURRENT_PIN,
              Known.plainCard(),
              new PinRules(6, 8, true, false),
              knowledge,
              one());
      assertThat(plan.due()).isEqualTo(Plan.Part.NOTHING);
      assertThat(plan.next(CHUID)).isEmpty();
    }
  }
}
