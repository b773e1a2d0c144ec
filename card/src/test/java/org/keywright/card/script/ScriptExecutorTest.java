package org.keywright.card.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.keywright.card.script.TestScripts.script;
import static org.keywright.card.script.TestScripts.step;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.command.PivCommands;
import org.keywright.card.piv.command.PivSlot;
import org.keywright.card.script.ScriptResult.Failure;
import org.keywright.card.script.ScriptResult.FailureKind;
import org.keywright.card.secret.Secret;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;

class ScriptExecutorTest {

  private static final Step READ = step("00CB3FFF055C035FC102");
  private static final String CHANGE = "0024008010313131313131FFFF" + "00".repeat(8);
  private static final String VERIFY = "0020008008" + "00".repeat(8);

  private final TestScripts scripts = new TestScripts();

  /** Answers each command by a rule, and keeps what it was sent, byte arrays themselves too. */
  private static final class Device implements CardTransport {
    final List<String> sent = new ArrayList<>();
    final List<byte[]> arrays = new ArrayList<>();
    private final Function<String, String> rule;

    Device(Function<String, String> rule) {
      this.rule = rule;
    }

    static Device answering(String... answers) {
      AtomicInteger next = new AtomicInteger();
      return new Device(command -> answers[Math.min(next.getAndIncrement(), answers.length - 1)]);
    }

    @Override
    public byte[] transmit(byte[] command) throws CardTransportException {
      arrays.add(command);
      String hex = HexFormat.of().withUpperCase().formatHex(command);
      sent.add(hex);
      String answer = rule.apply(hex);
      for (CardTransportException.Reason reason : CardTransportException.Reason.values()) {
        if (answer.equals(reason.name())) {
          throw new CardTransportException(reason, "as it was told");
        }
      }
      return HexFormat.of().parseHex(answer);
    }

    @Override
    public byte[] atr() {
      return new byte[] {0x3B, 0x00};
    }

    @Override
    public void close() {}
  }

  private static Secret secret(String pin) {
    return Secret.copyOf(pin.getBytes(StandardCharsets.US_ASCII));
  }

  private ScriptResult run(Device device, Script script) {
    return run(device, script, hole -> secret("739154"));
  }

  private ScriptResult run(Device device, Script script, ScriptExecutor.PinSource pins) {
    return new ScriptExecutor(device, pins, ScriptExecutor.Progress.NONE)
        .run(scripts.verified(script));
  }

  private static FailureKind kind(ScriptResult result) {
    Failure failure = result.failure();
    return java.util.Objects.requireNonNull(failure).kind();
  }

  @Test
  void steps_are_sent_in_order_and_each_has_its_result() {
    Device device = Device.answering("01029000", "9000");
    ScriptResult result =
        run(device, script(Purpose.PREPARE, READ, step("00A4040009A00000030800001000")));
    assertThat(result.failure()).isNull();
    assertThat(result.apdus()).isEqualTo(2);
    assertThat(result.steps())
        .containsExactly(
            new StepResult(new byte[] {1, 2}, 0x9000), new StepResult(new byte[0], 0x9000));
    assertThat(device.sent).containsExactly("00CB3FFF055C035FC102", "00A4040009A00000030800001000");
  }

  @ParameterizedTest
  @EnumSource(CardTransportException.Reason.class)
  void nothing_is_ever_sent_twice_whatever_becomes_of_the_answer(
      CardTransportException.Reason reason) {
    Device device = Device.answering("9000", reason.name(), "9000");
    ScriptResult result = run(device, script(Purpose.PREPARE, READ, READ, READ));
    assertThat(device.sent).hasSize(2);
    assertThat(result.steps()).hasSize(1);
    assertThat(result.failure()).isEqualTo(new Failure(ScriptExecutor.kind(reason), 1, "A stage"));
  }

  @Test
  void a_status_word_that_is_not_accepted_ends_the_script() {
    Device device = Device.answering("6A82");
    ScriptResult result = run(device, script(Purpose.PREPARE, READ, READ));
    assertThat(kind(result)).isEqualTo(FailureKind.STATUS);
    assertThat(result.steps()).containsExactly(new StepResult(new byte[0], 0x6A82));
    assertThat(device.sent).hasSize(1);
  }

  @Test
  void a_status_word_that_is_accepted_does_not_end_it() {
    ScriptResult result =
        run(
            Device.answering("6A82", "9000"),
            script(Purpose.PREPARE, READ.accepting(0x9000, 0x6A82), READ));
    assertThat(result.failure()).isNull();
    assertThat(result.steps()).hasSize(2);
  }

  @Test
  void a_wrong_length_6c_is_not_answered_by_sending_the_command_again() {
    Device device = Device.answering("6C10");
    assertThat(kind(run(device, script(Purpose.PREPARE, READ)))).isEqualTo(FailureKind.STATUS);
    assertThat(device.sent).hasSize(1);
  }

  @Test
  void a_response_longer_than_the_step_allows_ends_the_script_and_is_not_passed_on() {
    Device device = Device.answering("AA".repeat(200) + "6164", "AA".repeat(100) + "9000");
    ScriptResult result = run(device, script(Purpose.PREPARE, READ));
    assertThat(kind(result)).isEqualTo(FailureKind.TOO_LONG);
    assertThat(result.steps().getLast().data()).isEmpty();
  }

  @Test
  void a_response_of_exactly_the_limit_is_collected_from_its_parts() {
    Device device = Device.answering("AA".repeat(200) + "6138", "BB".repeat(56) + "9000");
    ScriptResult result = run(device, script(Purpose.PREPARE, READ));
    assertThat(result.failure()).isNull();
    assertThat(result.steps().getFirst().data()).hasSize(256);
    assertThat(device.sent.getLast()).isEqualTo("00C0000038");
    assertThat(result.apdus()).isEqualTo(2);
  }

  @Test
  void a_device_that_never_stops_announcing_more_is_given_up() {
    for (String part : List.of("6100", "AA6101", "AA".repeat(256) + "6100")) {
      Device device = new Device(command -> part);
      ScriptResult result = run(device, script(Purpose.PREPARE, READ));
      assertThat(kind(result)).isEqualTo(FailureKind.TOO_LONG);
      assertThat(device.sent).hasSizeLessThan(30);
    }
  }

  @Test
  void an_answer_without_a_status_word_is_a_failure_of_the_protocol() {
    for (String answer : List.of("", "90")) {
      assertThat(kind(run(Device.answering(answer), script(Purpose.PREPARE, READ))))
          .isEqualTo(FailureKind.PROTOCOL);
    }
  }

  @Test
  void a_response_that_has_to_be_certain_is_compared() throws Exception {
    byte[] expected = MessageDigest.getInstance("SHA-256").digest(new byte[] {1, 2});
    Script script = script(Purpose.PREPARE, READ.expecting(expected), READ);
    assertThat(run(Device.answering("01029000"), script).failure()).isNull();
    Device other = Device.answering("01039000");
    assertThat(kind(run(other, script))).isEqualTo(FailureKind.UNEXPECTED_RESPONSE);
    assertThat(other.sent).hasSize(1);
  }

  private static Step pin(String command, int offset, Hole.PinKind kind) {
    return step(command).withHole(new Hole.Pin(offset, 8, kind, 0xFF, PinRules.PIV));
  }

  private static Script activation() {
    return script(
        Purpose.ACTIVATE, READ, pin(CHANGE, 8, Hole.PinKind.NEW), pin(VERIFY, 0, Hole.PinKind.NEW));
  }

  @Test
  void holes_are_filled_with_the_pin_and_padded() {
    Device device = Device.answering("9000");
    assertThat(run(device, activation()).failure()).isNull();
    assertThat(device.sent.get(1)).isEqualTo("0024008010313131313131FFFF373339313534FFFF");
    assertThat(device.sent.get(2)).isEqualTo("0020008008373339313534FFFF");
  }

  @Test
  void a_change_holds_the_pin_that_was_and_the_one_that_will_be() {
    Step change =
        step("0024008010" + "00".repeat(16))
            .withHole(new Hole.PinChange(0, 16, 0xFF, PinRules.PIV, PinRules.PIV));
    Device device = Device.answering("9000");
    ScriptResult result =
        run(
            device,
            script(Purpose.CHANGE_PIN, step("00A404000BA000000308000010000100"), change),
            hole -> secret(hole.pin() == Hole.PinKind.NEW ? "739154" : "64209713"));
    assertThat(result.failure()).isNull();
    assertThat(device.sent.get(1)).isEqualTo("00240080103634323039373133373339313534FFFF");
    assertThat(device.arrays).allSatisfy(bytes -> assertThat(bytes).containsOnly(0));
  }

  @Test
  void the_pin_is_asked_for_once() {
    AtomicInteger asked = new AtomicInteger();
    run(
        Device.answering("9000"),
        activation(),
        hole -> {
          asked.incrementAndGet();
          return secret("739154");
        });
    assertThat(asked).hasValue(1);
  }

  @Test
  void the_pin_is_wiped_at_the_end_and_so_is_every_command() {
    List<Secret> given = new ArrayList<>();
    Device device = Device.answering("9000");
    run(
        device,
        activation(),
        hole -> {
          Secret pin = secret("739154");
          given.add(pin);
          return pin;
        });
    assertThat(given).hasSize(1);
    assertThatThrownBy(() -> given.getFirst().reveal()).isInstanceOf(IllegalStateException.class);
    assertThat(device.arrays).allSatisfy(bytes -> assertThat(bytes).containsOnly(0));
  }

  @Test
  void a_person_who_gives_no_pin_ends_the_script_before_the_command() {
    Device device = Device.answering("9000");
    ScriptResult result = run(device, activation(), hole -> null);
    assertThat(result.failure()).isEqualTo(new Failure(FailureKind.CANCELLED, 1, "A stage"));
    assertThat(device.sent).hasSize(1);
  }

  @Test
  void a_pin_that_breaks_the_rules_is_not_sent() {
    Device device = Device.answering("9000");
    assertThat(kind(run(device, activation(), hole -> secret("123456"))))
        .isEqualTo(FailureKind.CANCELLED);
    assertThat(device.sent).hasSize(1);
  }

  @Test
  void an_interrupted_question_ends_the_script_and_keeps_the_interrupt() {
    ScriptResult result =
        run(
            Device.answering("9000"),
            activation(),
            hole -> {
              throw new InterruptedException();
            });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(kind(result)).isEqualTo(FailureKind.CANCELLED);
  }

  @Test
  void once_it_is_cancelled_no_further_command_is_sent() {
    AtomicInteger steps = new AtomicInteger();
    Device device = Device.answering("9000");
    ScriptResult result =
        new ScriptExecutor(
                device,
                hole -> null,
                ScriptExecutor.Progress.NONE,
                () -> steps.incrementAndGet() > 2)
            .run(scripts.verified(script(Purpose.PREPARE, READ, READ, READ, READ)));
    assertThat(result.failure()).isEqualTo(new Failure(FailureKind.CANCELLED, 2, "A stage"));
    assertThat(device.sent).hasSize(2);
  }

  @Test
  void a_proof_is_put_where_the_card_signs_it() {
    byte[] key = {1, 2, 3};
    byte[] nonce = HexFormat.of().parseHex("42".repeat(32));
    CommandApdu command =
        PivCommands.signEcdsa(PivSlot.AUTHENTICATION, PivAlgorithm.P_256, new byte[32]);
    Step step =
        Step.of(command, 256, 10)
            .withHole(
                new Hole.Proof(
                    command.data().length - 32, 32, Hole.ProofForm.ECDSA_SHA256, 0x9A, nonce, key));
    Device device = Device.answering("9000");
    run(device, script(Purpose.PROVE, step));
    byte[] digest =
        ProofOfPossession.block(
            Hole.ProofForm.ECDSA_SHA256,
            ProofOfPossession.message(TestScripts.ORIGIN, TestScripts.ISSUANCE, 0x9A, nonce, key),
            32);
    assertThat(device.sent)
        .containsExactly(
            "0087119A267C2482008120" + HexFormat.of().withUpperCase().formatHex(digest) + "00");
  }

  @Test
  void the_point_to_agree_with_is_put_where_the_card_takes_it() {
    Step agreement = new Agreeing(PivAlgorithm.P_256).step();
    byte[] point = ((Hole.Agreement) java.util.Objects.requireNonNull(agreement.hole())).point();
    Device device = Device.answering("9000", "9000");
    run(device, script(Purpose.PROVE, step("002000800831323334353637FF"), agreement));
    assertThat(device.sent.getLast())
        .isEqualTo(
            "0087119D477C4582008541" + HexFormat.of().withUpperCase().formatHex(point) + "00");
  }

  private static Step write(int length) {
    return Step.of(CommandApdu.of(0x00, 0xDB, 0x3F, 0xFF, new byte[length]), 0, 10);
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.CsvSource({"255, 1", "256, 2", "510, 2", "511, 3"})
  void long_commands_are_chained_in_segments_of_255_bytes(int length, int segments) {
    Device device = Device.answering("9000");
    ScriptResult result = run(device, script(Purpose.PERSONALIZE, write(length)));
    assertThat(result.apdus()).isEqualTo(segments);
    for (int i = 0; i < segments; i++) {
      int size = i < segments - 1 ? 255 : length - 255 * (segments - 1);
      assertThat(device.sent.get(i))
          .startsWith((i < segments - 1 ? "10" : "00") + "DB3FFF" + "%02X".formatted(size))
          .hasSize(2 * (5 + size));
    }
    assertThat(result.steps()).hasSize(1);
  }

  @Test
  void a_chain_ends_at_the_first_segment_that_is_refused() {
    Device device = Device.answering("9000", "6A84", "9000");
    ScriptResult result = run(device, script(Purpose.PERSONALIZE, write(1000)));
    assertThat(kind(result)).isEqualTo(FailureKind.STATUS);
    assertThat(device.sent).hasSize(2);
    assertThat(result.steps()).containsExactly(new StepResult(new byte[0], 0x6A84));
  }

  @Test
  void an_extended_command_goes_in_one() {
    Device device = Device.answering("9000");
    run(device, script(Purpose.PERSONALIZE, Segmentation.EXTENDED, write(1000)));
    assertThat(device.sent).hasSize(1);
    assertThat(device.sent.getFirst()).startsWith("00DB3FFF0003E8");
  }

  @Test
  void progress_is_told_before_each_step_by_weight() {
    List<String> told = new ArrayList<>();
    new ScriptExecutor(
            Device.answering("9000"),
            hole -> null,
            (stage, done, total) -> told.add(stage + " " + done + "/" + total))
        .run(scripts.verified(script(Purpose.PREPARE, READ, READ)));
    assertThat(told).containsExactly("A stage 0/20", "A stage 10/20");
  }
}
