package org.keywright.card.script;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.keywright.card.script.TestScripts.step;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodeGuardTest {

  private static final Step PIN = step("002000800831323334353637FF");
  private static final Step CHANGE_PIN = step("0024008010" + "31".repeat(16));
  private static final Step CHANGE_PUK = step("0024008110" + "31".repeat(16));
  private static final Step RESET_RETRIES = step("002C008010" + "31".repeat(16));

  private final TestScripts scripts = new TestScripts();
  private final CodeGuard guard = new CodeGuard();

  private void tried(Step step, int... status) {
    record(scripts.verified(TestScripts.script(Purpose.PERSONALIZE, step)), status);
  }

  private void record(VerifiedScript script, int... status) {
    guard.record(
        script,
        new ScriptResult(
            Arrays.stream(status).mapToObj(sw -> new StepResult(new byte[0], sw)).toList(),
            null,
            1,
            1));
  }

  private VerifiedScript script(Step... steps) {
    return scripts.verified(TestScripts.script(Purpose.PERSONALIZE, steps));
  }

  @Test
  void a_server_tries_at_most_two_wrong_values_of_a_code_in_a_session() {
    tried(PIN, 0x63C2);
    assertThatCode(() -> guard.check(script(PIN))).doesNotThrowAnyException();
    tried(CHANGE_PIN, 0x63C1);
    for (Step step : List.of(PIN, CHANGE_PIN)) {
      assertThatThrownBy(() -> guard.check(script(step)))
          .isInstanceOf(ScriptRejectedException.class)
          .hasMessageContaining("PIN");
    }
    assertThatCode(() -> guard.check(script(RESET_RETRIES))).doesNotThrowAnyException();
  }

  @Test
  void pin_and_puk_are_counted_apart_and_reset_retry_counter_tries_the_puk() {
    tried(RESET_RETRIES, 0x63C2);
    tried(CHANGE_PUK, 0x63C1);
    assertThatThrownBy(() -> guard.check(script(CHANGE_PUK)))
        .isInstanceOf(ScriptRejectedException.class)
        .hasMessageContaining("PUK");
    assertThatCode(() -> guard.check(script(PIN))).doesNotThrowAnyException();
  }

  @Test
  void a_script_that_would_go_on_after_wrong_values_cannot_try_many_in_one() {
    Step lenient = PIN.accepting(0x9000, 0x63C2, 0x63C1, 0x63C0);
    assertThatCode(() -> guard.check(script(lenient, lenient))).doesNotThrowAnyException();
    assertThatThrownBy(() -> guard.check(script(lenient, lenient, lenient)))
        .isInstanceOf(ScriptRejectedException.class);
  }

  @Test
  void asking_for_the_counter_and_right_values_are_not_counted() {
    Step ask = step("00200080");
    for (int i = 0; i < 5; i++) {
      tried(ask, 0x63C3);
      tried(PIN, 0x9000);
    }
    assertThatCode(() -> guard.check(script(PIN))).doesNotThrowAnyException();
  }

  @Test
  void a_persons_own_tries_are_not_the_servers_and_the_puk_of_a_reset_is() {
    Step select = step("00A404000BA000000308000010000100");
    Step change =
        step("0024008010" + "00".repeat(16))
            .withHole(new Hole.PinChange(0, 16, 0xFF, PinRules.PIV, PinRules.PIV));
    Step reset =
        step("002C008010" + "31".repeat(8) + "00".repeat(8))
            .withHole(new Hole.Pin(8, 8, Hole.PinKind.NEW, 0xFF, PinRules.PIV));
    VerifiedScript changing =
        scripts.verified(TestScripts.script(Purpose.CHANGE_PIN, select, change));
    VerifiedScript resetting =
        scripts.verified(TestScripts.script(Purpose.RESET_PIN, select, reset));
    for (int i = 0; i < 5; i++) {
      record(changing, 0x9000, 0x63C2);
      assertThatCode(() -> guard.check(changing)).doesNotThrowAnyException();
    }
    record(resetting, 0x9000, 0x63C2);
    assertThatCode(() -> guard.check(resetting)).doesNotThrowAnyException();
    record(resetting, 0x9000, 0x63C1);
    assertThatThrownBy(() -> guard.check(resetting))
        .isInstanceOf(ScriptRejectedException.class)
        .hasMessageContaining("PUK");
  }

  @Test
  void recycling_may_block_codes_since_the_person_agreed() {
    Step wrong = PIN.accepting(0x63C2, 0x63C1, 0x63C0, 0x6983);
    VerifiedScript blocking =
        scripts.verified(TestScripts.script(Purpose.RECYCLE, wrong, wrong, wrong, wrong));
    tried(PIN, 0x63C2);
    tried(PIN, 0x63C1);
    assertThatCode(() -> guard.check(blocking)).doesNotThrowAnyException();
  }
}
