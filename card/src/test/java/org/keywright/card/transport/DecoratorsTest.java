package org.keywright.card.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.transport.CardTransportException.Reason;

class DecoratorsTest {

  private static final byte[] GET_DATA = hex("00CB3FFF055C035FC10200");

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  @Test
  void get_response_fetches_the_parts_until_the_last_one() throws Exception {
    ScriptedTransport card = new ScriptedTransport("0102610A", "03046100", "05069000");

    byte[] response = new ResponseChainingTransport(card).transmit(GET_DATA);

    assertThat(response).asHexString().isEqualTo("0102030405069000");
    assertThat(card.sent).containsExactly("00CB3FFF055C035FC10200", "00C000000A", "00C0000000");
  }

  @ParameterizedTest
  @CsvSource({"84E2910000, 00C0000002", "01CA006600, 01C0000002", "4CCA006600, 4CC0000002"})
  void get_response_goes_out_on_the_commands_channel_without_secure_messaging(
      String command, String expected) throws Exception {
    ScriptedTransport card = new ScriptedTransport("6102", "01029000");

    new ResponseChainingTransport(card).transmit(hex(command));

    assertThat(card.sent.getLast()).isEqualTo(expected);
  }

  @Test
  void an_error_after_some_parts_is_no_half_response() throws Exception {
    ScriptedTransport card = new ScriptedTransport("01026110", "036985");

    assertThat(new ResponseChainingTransport(card).transmit(GET_DATA))
        .asHexString()
        .isEqualTo("036985");
  }

  @Test
  void an_endless_chain_ends_with_a_clear_error() {
    CardTransport endless =
        new ScriptedTransport() {
          @Override
          public byte[] transmit(byte[] command) {
            sent.add("");
            return hex("AA6100");
          }
        };

    assertThatThrownBy(() -> new ResponseChainingTransport(endless).transmit(GET_DATA))
        .isInstanceOfSatisfying(
            CardTransportException.class, e -> assertThat(e.reason()).isEqualTo(Reason.PROTOCOL))
        .hasMessageContaining("1024 parts");
    assertThat(((ScriptedTransport) endless).sent).hasSize(1025);
  }

  @Test
  void a_chain_that_is_too_long_or_without_progress_ends_at_once() {
    assertThatThrownBy(() ->
            new ResponseChainingTransport(new ScriptedTransport("01026102", "0304619000"), 3, 9)
                .transmit(GET_DATA))
        .hasMessageContaining("more than 3 bytes");
    ScriptedTransport empty = new ScriptedTransport("6101", "6101", "6101");
    assertThatThrownBy(() -> new ResponseChainingTransport(empty).transmit(GET_DATA))
        .hasMessageContaining("without a byte");
    assertThat(empty.sent).hasSize(2);
  }

  @Test
  void reading_commands_are_asked_again_once_with_the_length_that_the_card_has() throws Exception {
    ScriptedTransport card = new ScriptedTransport("6C05", "01020304059000");
    ScriptedTransport stubborn = new ScriptedTransport("6C05", "6C05", "9000");

    assertThat(new ResponseChainingTransport(card).transmit(GET_DATA)).hasSize(7);
    assertThat(card.sent).containsExactly("00CB3FFF055C035FC10200", "00CB3FFF055C035FC10205");
    assertThat(new ResponseChainingTransport(stubborn).transmit(GET_DATA))
        .asHexString()
        .isEqualTo("6C05");
    assertThat(stubborn.sent).hasSize(2);
  }

  /** SELECT, VERIFY, GENERAL AUTHENTICATE, GENERATE, PUT DATA, secured and chained GET DATA. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "00A4040005A00000030800",
        "0020008008313233343536FFFF",
        "0087079B047C02800000",
        "0047009A05AC0380011100",
        "00DB3FFF055C035FC102",
        "0CCB3FFF055C035FC10200",
        "10CB3FFF055C035FC10200",
        "84CA006600"
      })
  void a_command_that_does_more_than_read_is_never_sent_twice(String command) throws Exception {
    ScriptedTransport card = new ScriptedTransport("6C05", "9000");

    byte[] response = new ResponseChainingTransport(card).transmit(hex(command));

    assertThat(response).asHexString().isEqualTo("6C05");
    assertThat(card.sent).hasSize(1);
  }

  @Test
  void a_lost_answer_ends_the_command_in_every_decorator() {
    ScriptedTransport card = new ScriptedTransport();
    CardTransport all =
        new CountingTransport(
            new LoggingTransport(
                new ResponseChainingTransport(new CommandChainingTransport(card)), new Lines()));

    assertThatThrownBy(() -> all.transmit(GET_DATA)).isInstanceOf(CardTransportException.class);
    assertThat(card.sent).hasSize(1);
    assertThat(all.atr()).isEqualTo(card.atr());
    all.close();
    assertThat(card.closed).isTrue();
  }

  @Test
  void a_response_without_status_word_is_a_protocol_error() {
    for (CardTransport transport :
        List.of(
            new ResponseChainingTransport(new ScriptedTransport("90")),
            new LoggingTransport(new ScriptedTransport(""), new Lines()),
            new VirtualEcho())) {
      assertThatThrownBy(() -> transport.transmit(GET_DATA))
          .isInstanceOfSatisfying(
              CardTransportException.class, e -> assertThat(e.reason()).isEqualTo(Reason.PROTOCOL));
    }
  }

  /** A chain's segment answered by nothing. */
  private static final class VirtualEcho implements CardTransport {
    @Override
    public byte[] transmit(byte[] command) throws CardTransportException {
      return new CommandChainingTransport(new ScriptedTransport(""))
          .transmit(CommandApdu.of(0, 0xDB, 0x3F, 0xFF, new byte[300]).encode());
    }

    @Override
    public byte[] atr() {
      return new byte[2];
    }

    @Override
    public void close() {}
  }

  @Test
  void long_commands_become_a_chain_of_short_ones() throws Exception {
    ScriptedTransport card = new ScriptedTransport("9000", "9000", "01029000");
    byte[] command = CommandApdu.of(0x00, 0xDB, 0x3F, 0xFF, new byte[600], 65536).encode();

    byte[] response = new CommandChainingTransport(card).transmit(command);

    assertThat(response).asHexString().isEqualTo("01029000");
    assertThat(card.sent).hasSize(3);
    assertThat(card.sent.get(0)).startsWith("10DB3FFFFF").hasSize(2 * 260);
    assertThat(card.sent.get(1)).startsWith("10DB3FFFFF");
    assertThat(card.sent.get(2)).startsWith("00DB3FFF5A").endsWith("00").hasSize(2 * 96);
  }

  @Test
  void a_chain_ends_at_the_first_segment_that_is_refused() throws Exception {
    ScriptedTransport card = new ScriptedTransport("9000", "6982");
    byte[] command = CommandApdu.of(0x00, 0xDB, 0x3F, 0xFF, new byte[600]).encode();

    assertThat(new CommandChainingTransport(card).transmit(command))
        .asHexString()
        .isEqualTo("6982");
    assertThat(card.sent).hasSize(2);
    assertThatThrownBy(
            () -> new CommandChainingTransport(new ScriptedTransport("01029000")).transmit(command))
        .hasMessageContaining("before it had all of it");
  }

  @Test
  void a_command_under_a_mac_is_not_cut() {
    ScriptedTransport card = new ScriptedTransport("9000");
    for (int cla : new int[] {0x84, 0x0C, 0x04}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              new CommandChainingTransport(card)
                  .transmit(CommandApdu.of(cla, 0xDB, 0x3F, 0xFF, new byte[256]).encode()));
    }
    assertThat(card.sent).isEmpty();
  }

  @Test
  void the_log_has_header_lengths_status_and_time_but_no_data() throws Exception {
    Lines lines = new Lines();
    ScriptedTransport card = new ScriptedTransport("DEADBEEF9000");

    new LoggingTransport(card, lines).transmit(hex("0020008008313233343536FFFF"));

    assertThat(lines.written).hasSize(1);
    assertThat(lines.written.getFirst())
        .matches("INS 20 P1 00 P2 80, 13 bytes out, 4 bytes back, 9000, \\d+ ms")
        .doesNotContainIgnoringCase("DEAD")
        .doesNotContain("3132");
  }

  @Test
  void the_log_tells_why_there_is_no_answer() {
    Lines lines = new Lines();

    assertThatThrownBy(
            () -> new LoggingTransport(new ScriptedTransport(), lines).transmit(GET_DATA))
        .isInstanceOf(CardTransportException.class);
    assertThat(lines.written.getFirst()).contains("no answer: REMOVED");
  }

  @Test
  void commands_and_their_time_are_counted_lost_ones_too() throws Exception {
    CountingTransport counting = new CountingTransport(new ScriptedTransport("9000"));

    counting.transmit(GET_DATA);
    assertThatThrownBy(() -> counting.transmit(GET_DATA))
        .isInstanceOf(CardTransportException.class);

    assertThat(counting.apdus()).isEqualTo(2);
    assertThat(counting.time()).isPositive();
  }

  @Test
  void a_command_that_is_none_is_the_callers_mistake() {
    for (CardTransport transport :
        List.of(
            new ResponseChainingTransport(new ScriptedTransport("9000")),
            new CommandChainingTransport(new ScriptedTransport("9000")),
            new LoggingTransport(new ScriptedTransport("9000"), new Lines()))) {
      assertThatIllegalArgumentException().isThrownBy(() -> transport.transmit(new byte[3]));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> transport.transmit(new byte[CardTransport.MAX_COMMAND + 1]));
    }
  }

  /** A logger that keeps its lines. */
  private static final class Lines implements System.Logger {
    final List<String> written = new ArrayList<>();

    @Override
    public String getName() {
      return "lines";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      written.add(String.valueOf(message));
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object @Nullable ... params) {
      written.add(String.valueOf(format));
    }
  }
}
