package org.keywright.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine finds what was planted. */
final class FuzzerTest {

  private static final byte[] VALID = HexFormat.of().parseHex("300a04080102030405060708");
  private static final byte[] DOCUMENT =
      "{\"version\":1,\"items\":[{\"name\":\"a\",\"data\":\"MAMCAQE=\"}]}"
          .getBytes(StandardCharsets.UTF_8);

  private static Target target(Parser parser) {
    return Target.of("planted", List.of(VALID), parser)
        .refusingBy(IllegalArgumentException.class)
        .mutatedBy(Mutator.BYTES);
  }

  @Test
  void a_refusal_that_is_declared_is_no_finding() {
    Fuzzer.run(
        target(input -> {
          if (!Arrays.equals(input, VALID)) {
            throw new IllegalArgumentException("no");
          }
        }),
        1000);
  }

  @Test
  void a_subclass_of_a_refusal_is_a_finding() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() ->
            Fuzzer.run(
                target(input -> {
                  if (!Arrays.equals(input, VALID)) {
                    throw new NumberFormatException("planted");
                  }
                }),
                1000))
        .withMessageContaining("NumberFormatException");
  }

  @Test
  void a_finding_is_told_in_its_shortest_form_with_how_to_replay_it() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() ->
            Fuzzer.run(
                target(input -> {
                  for (byte b : input) {
                    if (b == (byte) 0xFF) {
                      throw new IllegalStateException("planted");
                    }
                  }
                }),
                100_000))
        .withMessageContaining("planted: java.lang.IllegalStateException: planted")
        .withMessageContaining("input of 1 bytes: ff")
        .withMessageContaining("-Dkeywright.fuzz.replay=ff")
        .withMessageContaining("seed 1")
        .withCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_recursion_without_end_is_a_finding() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Fuzzer.run(target(input -> recurse(input, 1)), 100_000))
        .withMessageContaining("StackOverflowError");
  }

  private static int recurse(byte[] input, int depth) {
    return input.length > VALID.length ? recurse(input, depth + 1) + 1 : depth;
  }

  @Test
  void an_input_that_takes_too_long_is_a_finding() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() ->
            Fuzzer.run(
                target(
                        input -> {
                          if (input.length > VALID.length) {
                            spin(20_000_000);
                          }
                        })
                    .within(new Limits(10, 1 << 20, 1)),
                1000))
        .withMessageContaining("ms of processor time, the limit is 10");
  }

  @Test
  void an_input_that_does_not_come_to_an_end_is_given_up() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() ->
            Fuzzer.run(
                target(
                        input -> {
                          while (input.length > VALID.length
                              && !Thread.currentThread().isInterrupted()) {
                            spin(1_000_000);
                          }
                        })
                    .within(new Limits(50, 1 << 20, 1)),
                1000))
        .withMessageContaining("it does not end")
        .withMessageContaining("FuzzerTest.spin");
  }

  /** By the processor's time: others may have the processor meanwhile. */
  private static void spin(long nanos) {
    long end = Attempt.THREADS.getCurrentThreadCpuTime() + nanos;
    while (Attempt.THREADS.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void an_input_that_takes_too_much_memory_is_a_finding() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() ->
            Fuzzer.run(
                target(input -> {
                  int claimed = input.length < 4 ? 0 : (input[2] & 0xFF) << 16;
                  assertThat(new byte[claimed]).hasSize(claimed);
                }),
                10_000))
        .withMessageContaining("bytes of input, the limit is");
  }

  @Test
  void a_valid_input_that_is_refused_is_a_finding() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() ->
            Fuzzer.run(
                target(input -> {
                  throw new IllegalArgumentException("no");
                }),
                10))
        .withMessageContaining("refuses its corpus");
  }

  @Test
  void the_same_seed_makes_the_same_inputs() {
    List<Set<String>> runs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Set<String> seen = ConcurrentHashMap.newKeySet();
      Fuzzer.run(target(input -> seen.add(HexFormat.of().formatHex(input))), 2000);
      runs.add(seen);
    }
    assertThat(runs.get(0)).isEqualTo(runs.get(1)).hasSizeGreaterThan(1000);
  }

  @Test
  void inner_elements_are_reached_with_lengths_that_fit() {
    Set<Integer> lengths = ConcurrentHashMap.newKeySet();
    Target ber =
        Target.of(
            "planted",
            List.of(VALID),
            input -> {
              if (input.length > 3 && input[0] == 0x30 && input[1] == input.length - 2) {
                if (input[2] == 4 && input[3] == input.length - 4) {
                  lengths.add((int) input[3]);
                }
              }
            });
    Fuzzer.run(ber, 5000);
    assertThat(lengths).hasSizeGreaterThan(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes", "ber", "json"})
  void a_mutator_takes_any_bytes_and_leaves_them_as_they_were(String kind) {
    Mutator mutator =
        switch (kind) {
          case "bytes" -> Mutator.BYTES;
          case "ber" -> Mutator.BER;
          default -> Mutator.JSON;
        };
    SplittableRandom random = new SplittableRandom(5);
    byte[] bytes = DOCUMENT;
    for (int i = 0; i < 20_000; i++) {
      byte[] before = bytes.clone();
      byte[] made = mutator.mutate(bytes, VALID, random);
      assertThat(bytes).isEqualTo(before);
      assertThat(made.length).isLessThanOrEqualTo(Target.MAX_INPUT + 1);
      bytes =
          i % 50 == 0 ? i % 100 == 0 ? DOCUMENT : VALID : Arrays.copyOf(made, made.length % 2000);
    }
  }
}
