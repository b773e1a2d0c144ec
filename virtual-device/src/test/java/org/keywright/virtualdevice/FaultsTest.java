package org.keywright.virtualdevice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HexFormat;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;
import org.keywright.card.transport.CardTransportException.Reason;

final class FaultsTest {

  private static final String DISCOVERY = "00CB3FFF035C017E00";
  private static final String CHANGE_PIN = "0024008010313233343536FFFF363534333231FFFF";

  private VirtualDevice device;
  private Terminal terminal;

  @BeforeEach
  void pluggedIn() throws Exception {
    device = DeviceModels.plainCard(DeviceOptions.defaults().serial(1000));
    terminal = Terminal.withPiv(device);
  }

  private static void assertFails(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .asInstanceOf(InstanceOfAssertFactories.type(CardTransportException.class))
        .extracting(CardTransportException::reason)
        .isEqualTo(reason);
  }

  @Test
  void commands_are_counted_over_resets() throws Exception {
    terminal.send(DISCOVERY);
    device.reset();
    terminal.send(DISCOVERY);

    assertThat(device.apduCount()).isEqualTo(3);
  }

  @Test
  void a_removed_device_has_not_carried_the_command_out() {
    device.faults().add(Fault.Kind.REMOVE, When.apdu(2));

    assertFails(Reason.REMOVED, () -> terminal.send(CHANGE_PIN));
    assertFails(Reason.REMOVED, () -> terminal.send(DISCOVERY));
    assertThat(device.inspect().piv().pin()).asHexString().isEqualTo("313233343536FFFF");
  }

  @Test
  void it_comes_back_reset_with_what_it_keeps() throws Exception {
    terminal.expect(CHANGE_PIN, "9000");
    device.remove();
    assertThat(device.isPresent()).isFalse();
    device.insert();

    assertThat(terminal.status(DISCOVERY)).isEqualTo("6D00");
    terminal.expect(Terminal.SELECT_PIV, "9000");
    assertThat(terminal.status("00200080")).isEqualTo("63C3");
    assertThat(terminal.status("0020008008363534333231FFFF")).isEqualTo("9000");
  }

  @Test
  void a_device_removed_for_a_time_comes_back_by_itself() throws Exception {
    device.faults().add(Fault.parse("remove@2=50"));
    assertFails(Reason.REMOVED, () -> terminal.send(DISCOVERY));

    Thread.sleep(60);

    assertThat(terminal.status(Terminal.SELECT_PIV)).isEqualTo("9000");
  }

  @Test
  void a_lost_reply_leaves_the_command_carried_out() {
    device.faults().add(Fault.Kind.LOSE_REPLY, When.instruction(0x24, 1));

    assertFails(Reason.REMOVED, () -> terminal.send(CHANGE_PIN));
    assertThat(device.isPresent()).isFalse();
    assertThat(device.inspect().piv().pin()).asHexString().isEqualTo("363534333231FFFF");
  }

  @Test
  void instructions_are_counted_from_when_the_fault_was_set() throws Exception {
    terminal.send(DISCOVERY);
    device.faults().add(Fault.parse("answer@ins=CB:2=6F00"));

    assertThat(terminal.status(DISCOVERY)).isEqualTo("9000");
    assertThat(terminal.status(DISCOVERY)).isEqualTo("6F00");
    assertThat(terminal.status(DISCOVERY)).isEqualTo("9000");
    assertThat(device.faults().waiting()).isZero();
  }

  @Test
  void an_answer_in_place_and_an_answer_after_differ_in_what_was_done() throws Exception {
    device.faults().add(Fault.parse("answer@2=6F00"));
    assertThat(terminal.send(CHANGE_PIN)).isEqualTo("6F00");
    assertThat(device.inspect().piv().pin()).asHexString().isEqualTo("313233343536FFFF");

    device.faults().add(Fault.parse("answer-after@3=6F00"));
    assertThat(terminal.send(CHANGE_PIN)).isEqualTo("6F00");
    assertThat(device.inspect().piv().pin()).asHexString().isEqualTo("363534333231FFFF");
  }

  @Test
  void a_reset_between_two_commands_is_silent_or_announced() throws Exception {
    terminal.expect(Terminal.VERIFY_DEFAULT, "9000");
    device.faults().add(Fault.Kind.RESET, When.apdu(3));
    assertThat(terminal.status(DISCOVERY)).isEqualTo("6D00");

    terminal.expect(Terminal.SELECT_PIV, "9000");
    device.faults().add(Fault.Kind.RESET_ANNOUNCED, When.apdu(5));
    assertFails(Reason.RESET, () -> terminal.send(CHANGE_PIN));
    assertThat(device.inspect().piv().pin()).asHexString().isEqualTo("313233343536FFFF");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_card_left_alone_is_reset(boolean announced) throws Exception {
    device.faults().resetWhenIdle(Duration.ofDays(1), announced);
    terminal.expect(DISCOVERY, "9000");
    device.faults().resetWhenIdle(Duration.ofMillis(1), announced);
    Thread.sleep(5);

    if (announced) {
      assertFails(Reason.RESET, () -> terminal.send(DISCOVERY));
      device.faults().resetWhenIdle(Duration.ofDays(1), announced);
    }
    assertThat(terminal.status(DISCOVERY)).isEqualTo("6D00");
  }

  @Test
  void an_endless_chain_never_says_that_it_is_over() throws Exception {
    device.faults().add(Fault.Kind.ENDLESS, When.apdu(2));

    assertThat(terminal.send(DISCOVERY)).hasSize(516).endsWith("6100");
    for (int i = 0; i < 500; i++) {
      assertThat(terminal.send("00C0000000")).hasSize(516).endsWith("6100");
    }
    assertThat(terminal.status(DISCOVERY)).isEqualTo("9000");
    assertThat(terminal.status("00C0000000")).isEqualTo("6985");
  }

  @Test
  void a_lying_length_promises_more_than_there_is() throws Exception {
    device.faults().add(Fault.Kind.LYING_LENGTH, When.apdu(2));

    assertThat(terminal.send(DISCOVERY))
        .isEqualTo("7E82FFFF124F0BA0000003080000100001005F2F0240009000");
  }

  @Test
  void garbage_is_anything() throws Exception {
    CardTransport transport = device.transport();
    for (int i = 2; i < 40; i++) {
      device.faults().add(Fault.Kind.GARBAGE, When.apdu(i));
      try {
        assertThat(transport.transmit(HexFormat.of().parseHex(DISCOVERY))).hasSizeBetween(2, 300);
      } catch (CardTransportException e) {
        assertThat(e.reason()).isEqualTo(Reason.PROTOCOL);
      }
    }
    assertThat(terminal.status(DISCOVERY)).isEqualTo("9000");
  }

  @Test
  void a_twin_takes_its_place_fresh_from_the_factory() throws Exception {
    terminal.expect(CHANGE_PIN, "9000");
    device.faults().add(Fault.Kind.SWAP, When.apdu(3));

    assertThat(terminal.status(Terminal.SELECT_PIV)).isEqualTo("9000");
    assertThat(terminal.status(Terminal.VERIFY_DEFAULT)).isEqualTo("9000");
    assertThat(device.serial()).isEqualTo(1001);
  }

  @Test
  void a_slow_answer_takes_its_time() throws Exception {
    device.faults().add(Fault.parse("slow@2=80"));
    long start = System.nanoTime();
    terminal.expect(DISCOVERY, "9000");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(80));
  }

  @Test
  void a_real_chip_needs_longer_for_a_key() throws Exception {
    device = DeviceModels.plainCard(DeviceOptions.defaults().speed(Speed.REAL));
    terminal = Terminal.withPiv(device);
    terminal.authenticate(8, "01020304050607080102030405060708");
    long start = System.nanoTime();
    terminal.generate(0x9A, 0x14);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(39));
  }

  @ParameterizedTest
  @CsvSource({
    "remove, a fault looks like",
    "explode@4, no such fault",
    "answer@4, needs a status word",
    "answer@4=1234, needs a status word",
    "slow@4, needs a time",
    "remove@0, counted from 1",
    "remove@ins=XY, a fault looks like",
    "remove@4=soon, not a number"
  })
  void a_fault_that_cannot_be_is_refused_with_what_was_wrong(String text, String message) {
    assertThatThrownBy(() -> Fault.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void a_closed_transport_carries_nothing() {
    CardTransport transport = device.transport();
    transport.close();

    assertFails(Reason.REMOVED, () -> transport.transmit(new byte[4]));
    assertThatThrownBy(() -> device.transport().transmit(new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
