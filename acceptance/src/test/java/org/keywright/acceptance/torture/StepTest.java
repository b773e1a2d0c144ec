package org.keywright.acceptance.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StepTest {

  @Test
  void a_walk_that_was_printed_is_read_as_it_was() {
    assertThat(LongStream.range(0, 500).mapToObj(Walk::random))
        .allSatisfy(walk -> assertThat(Step.read(walk.toString())).isEqualTo(walk.steps()));
  }

  @Test
  void the_same_seed_makes_the_same_walk_and_another_seed_another() {
    assertThat(Walk.random(7).steps()).isEqualTo(Walk.random(7).steps());
    assertThat(LongStream.range(0, 50).mapToObj(seed -> Walk.random(seed).toString()).distinct())
        .hasSizeGreaterThan(45);
  }

  @Test
  void what_is_no_step_is_refused_with_what_one_looks_like() {
    assertThatThrownBy(() -> Step.read("0:issue; dance"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0:issue")
        .hasMessageContaining("dance");
    assertThatThrownBy(() -> Step.read("0:issue melted@apdu-3"))
        .hasMessageContaining("melted@apdu");
  }
}
