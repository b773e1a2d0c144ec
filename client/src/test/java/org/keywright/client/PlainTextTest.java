package org.keywright.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {

  @Test
  void what_could_move_the_cursor_or_reorder_what_is_read_does_not_reach_a_terminal() {
    assertThat(PlainText.of("a\u001B[2Jb\r\nc\u0007\u009Bd", 50)).isEqualTo("a [2Jb  c  d");
    assertThat(PlainText.of("a\u202Eb\u2066c\u200Bd\uFEFF", 50))
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFD");
    assertThat(PlainText.of("a\u2028b\u2029c", 50)).isEqualTo("a b c");
    assertThat(PlainText.of("\uD800x", 50)).isEqualTo("\uFFFDx");
  }

  @Test
  void ordinary_text_stays_as_it_is() {
    assertThat(PlainText.of("Zoë Müller, 東京 🙂", 50)).isEqualTo("Zoë Müller, 東京 🙂");
  }

  @Test
  void long_text_is_cut() {
    assertThat(PlainText.of("x".repeat(51), 50)).isEqualTo("x".repeat(50) + "…");
    assertThat(PlainText.of("🙂".repeat(3), 2)).isEqualTo("🙂🙂…");
    assertThat(PlainText.of("x".repeat(50), 50)).hasSize(50);
  }
}
