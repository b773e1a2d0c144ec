package org.keywright.card.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keywright.card.script.PinRules.Verdict;
import org.keywright.card.secret.Secret;

class PinRulesTest {

  private static Verdict judge(PinRules rules, String pin) {
    try (Secret secret = Secret.copyOf(pin.getBytes(StandardCharsets.UTF_8))) {
      return rules.judge(secret);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "739154, GOOD",
    "73915482, GOOD",
    "73915, TOO_SHORT",
    "739154821, TOO_LONG",
    "73915a, WRONG_CHARACTER",
    "73915é, WRONG_CHARACTER",
    "000000, TRIVIAL",
    "123456, TRIVIAL",
    "987654, TRIVIAL",
    "121212, GOOD",
    "112233, GOOD"
  })
  void a_piv_pin_is_six_to_eight_decimal_digits_and_no_run(String pin, Verdict verdict) {
    assertThat(judge(PinRules.PIV, pin)).isEqualTo(verdict);
  }

  @Test
  void an_empty_pin_is_too_short() {
    assertThat(judge(PinRules.PIV, "")).isEqualTo(Verdict.TOO_SHORT);
  }

  @Test
  void a_vendors_pin_may_have_any_printable_ascii_character() {
    PinRules rules = new PinRules(6, 8, false, false);
    assertThat(judge(rules, "aB3 ~!")).isEqualTo(Verdict.GOOD);
    assertThat(judge(rules, "aB3\t~!")).isEqualTo(Verdict.WRONG_CHARACTER);
    assertThat(judge(rules, "aaaaaa")).isEqualTo(Verdict.GOOD);
  }

  @Test
  void rules_are_within_what_any_device_can_do() {
    assertThatThrownBy(() -> new PinRules(3, 8, true, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PinRules(6, 17, true, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PinRules(9, 8, true, true))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
