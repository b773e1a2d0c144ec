package org.keywright.acceptance.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {

  private static final List<Integer> LONG = IntStream.rangeClosed(1, 40).boxed().toList();

  @Test
  void what_has_no_part_in_a_failure_is_taken_out() throws Exception {
    Shrinker<Integer> shrinker =
        new Shrinker<>(
            sequence -> sequence.indexOf(31) > sequence.indexOf(7) && sequence.contains(7),
            element -> List.of(),
            1000);
    assertThat(shrinker.shrink(LONG)).containsExactly(7, 31);
  }

  @Test
  void what_can_be_simpler_is_made_simpler() throws Exception {
    Shrinker<Integer> shrinker =
        new Shrinker<>(
            sequence -> sequence.stream().mapToInt(Integer::intValue).max().orElse(0) >= 20,
            element -> List.of(element / 2),
            1000);
    assertThat(shrinker.shrink(LONG)).containsExactly(20);
  }

  @Test
  void what_always_fails_is_left_with_one_element() throws Exception {
    assertThat(new Shrinker<Integer>(sequence -> true, element -> List.of(), 100).shrink(LONG))
        .hasSize(1);
  }

  @Test
  void it_is_tried_no_more_often_than_allowed() throws Exception {
    AtomicInteger trials = new AtomicInteger();
    Shrinker<Integer> shrinker =
        new Shrinker<>(
            sequence -> {
              trials.incrementAndGet();
              return sequence.size() > 30;
            },
            element -> List.of(element + 1),
            25);
    assertThat(shrinker.shrink(LONG)).hasSizeGreaterThan(30);
    assertThat(trials).hasValueLessThanOrEqualTo(25);
  }

  @Test
  void a_sequence_of_which_nothing_can_be_spared_stays_as_it_is() throws Exception {
    Shrinker<Integer> shrinker =
        new Shrinker<>(LONG::equals, element -> List.of(element - 1), 1000);
    assertThat(shrinker.shrink(LONG)).isEqualTo(LONG);
  }
}
