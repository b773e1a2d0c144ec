package org.keywright.card.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.smartcardio.ATR;
import javax.smartcardio.Card;
import javax.smartcardio.CardChannel;
import javax.smartcardio.CardException;
import javax.smartcardio.CardNotPresentException;
import javax.smartcardio.CardTerminal;
import javax.smartcardio.CommandAPDU;
import javax.smartcardio.ResponseAPDU;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keywright.card.transport.CardTransportException.Reason;

/** The JDK's provider played by a double: what a real PC/SC stack does is tested with one. */
@Timeout(120)
class PcscTransportTest {

  /** A reader of each test's own: what one let go of late is in nobody's way. */
  private final String readerName = "double-" + java.util.UUID.randomUUID();

  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final byte[] SELECT = {0x00, (byte) 0xA4, 0x04, 0x00};

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> threads = new CopyOnWriteArrayList<>();

  private interface Answer {
    byte[] to(CommandAPDU command) throws CardException;
  }

  private Answer answer = command -> new byte[] {(byte) 0x90, 0x00};

  private PcscTransport connect() throws CardTransportException {
    return PcscTransport.connect(new Terminal(), LIMIT);
  }

  @Test
  void all_calls_for_a_card_are_made_by_one_thread_and_closing_resets_it() throws Exception {
    PcscTransport transport = connect();
    try (PcscTransport.Exclusive exclusive = transport.beginExclusive(LIMIT)) {
      assertThat(transport.transmit(SELECT)).asHexString().isEqualTo("9000");
      Thread other = Thread.ofVirtual().unstarted(() -> transmitQuietly(transport));
      other.start();
      other.join();
      assertThat(exclusive).isNotNull();
    }
    transport.close();
    transport.close();

    assertThat(transport.atr()).asHexString().isEqualTo("3B00");
    assertThat(transport.protocol()).isEqualTo("T=1");
    assertThat(calls)
        .containsExactly(
            "connect *", "begin", "00A40400", "00A40400", "end", "disconnect reset=true");
    assertThat(threads).allMatch(("pcsc-" + readerName)::equals);
  }

  private static void transmitQuietly(PcscTransport transport) {
    try {
      transport.transmit(SELECT);
    } catch (CardTransportException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SCARD_W_REMOVED_CARD, REMOVED",
    "SCARD_E_READER_UNAVAILABLE, REMOVED",
    "SCARD_W_RESET_CARD, RESET",
    "SCARD_E_TIMEOUT, TIMEOUT",
    "SCARD_E_NOT_TRANSACTED, PROTOCOL",
    "SCARD_F_COMM_ERROR, PROTOCOL"
  })
  void the_codes_of_pcsc_become_reasons(String code, Reason reason) throws Exception {
    answer =
        command -> {
          throw new CardException("sendAPDU failed", new Exception(code));
        };
    try (PcscTransport transport = connect()) {
      assertReason(transport, reason);
    }
    assertThat(calls).filteredOn("00A40400"::equals).hasSize(1);
  }

  @Test
  void a_card_that_the_provider_knows_to_be_gone_is_removed() throws Exception {
    answer =
        command -> {
          throw new IllegalStateException("Card has been removed");
        };
    try (PcscTransport transport = connect()) {
      assertReason(transport, Reason.REMOVED);
    }
    assertThatThrownBy(() ->
            PcscTransport.connect(
                new Terminal() {
                  @Override
                  public Card connect(String protocol) throws CardException {
                    throw new CardNotPresentException("No card present");
                  }
                },
                LIMIT))
        .isInstanceOfSatisfying(
            CardTransportException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REMOVED));
  }

  @Test
  void a_reader_has_one_connection_in_a_process_at_a_time() throws Exception {
    PcscTransport transport = connect();

    assertThatThrownBy(this::connect).hasMessageContaining("already");
    transport.close();
    connect().close();
  }

  /** Seen with vpcd's reader when its card goes away. */
  @Test
  void no_answer_at_all_is_a_removed_card_and_one_byte_a_protocol_error() throws Exception {
    answer = command -> new byte[0];
    try (PcscTransport transport = connect()) {
      assertReason(transport, Reason.REMOVED);
    }
    answer = command -> new byte[1];
    try (PcscTransport transport = connect()) {
      assertReason(transport, Reason.PROTOCOL);
    }
  }

  private static void assertReason(PcscTransport transport, Reason reason) {
    assertThatThrownBy(() -> transport.transmit(SELECT))
        .isInstanceOfSatisfying(
            CardTransportException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void a_card_that_does_not_answer_is_a_timeout_and_the_transport_is_done_with() throws Exception {
    CountDownLatch hang = new CountDownLatch(1);
    answer = command -> hang(hang);
    PcscTransport transport = connect();

    assertReason(transport, Reason.TIMEOUT);
    assertReason(transport, Reason.REMOVED);
    hang.countDown();

    for (int i = 0; i < 3000 && !calls.contains("disconnect reset=true"); i++) {
      Thread.sleep(20);
    }
    assertThat(calls).containsExactly("connect *", "00A40400", "disconnect reset=true");
  }

  private static byte[] hang(CountDownLatch latch) throws CardException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new CardException("interrupted");
    }
    return new byte[] {(byte) 0x90, 0x00};
  }

  @Test
  void closing_from_another_thread_ends_a_blocked_command() throws Exception {
    CountDownLatch hang = new CountDownLatch(1);
    answer = command -> hang(hang);
    PcscTransport transport = PcscTransport.connect(new Terminal(), Duration.ofSeconds(20));
    Thread closer =
        Thread.ofVirtual()
            .start(() -> {
              while (!calls.contains("00A40400")) {
                Thread.onSpinWait();
              }
              transport.close();
            });

    assertReason(transport, Reason.REMOVED);
    hang.countDown();
    closer.join();
  }

  @Test
  void a_connection_that_comes_too_late_is_let_go_of() throws Exception {
    CountDownLatch hang = new CountDownLatch(1);
    CardTerminal slow =
        new Terminal() {
          @Override
          public Card connect(String protocol) throws CardException {
            hang(hang);
            return super.connect(protocol);
          }
        };

    assertThatThrownBy(() -> PcscTransport.connect(slow, LIMIT))
        .isInstanceOfSatisfying(
            CardTransportException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
    hang.countDown();
    for (int i = 0; i < 3000 && calls.size() < 2; i++) {
      Thread.sleep(20);
    }
    assertThat(calls).containsExactly("connect *", "disconnect reset=true");
  }

  @Test
  void an_ill_formed_command_is_the_callers_mistake() throws Exception {
    try (PcscTransport transport = connect()) {
      assertThatIllegalArgumentException().isThrownBy(() -> transport.transmit(new byte[3]));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> transport.transmit(new byte[] {0, 0, 0, 0, 9, 1}));
      assertThat(transport.transmit(SELECT)).hasSize(2);
    }
  }

  @Test
  void the_library_is_looked_for_in_the_usual_places() {
    Path debian = Path.of("/usr/lib/aarch64-linux-gnu/libpcsclite.so.1");
    Path fedora = Path.of("/usr/lib64/libpcsclite.so.1");

    assertThat(PcscLibrary.find(p -> p.equals(debian) || p.equals(fedora))).contains(debian);
    assertThat(PcscLibrary.find(fedora::equals)).contains(fedora);
    assertThat(PcscLibrary.find(p -> false)).isEmpty();
    PcscLibrary.configure();
    assertThat(System.getProperty("sun.security.smartcardio.t1GetResponse")).isEqualTo("false");
  }

  private class Terminal extends CardTerminal {
    @Override
    public String getName() {
      return readerName;
    }

    @Override
    public Card connect(String protocol) throws CardException {
      note("connect " + protocol);
      return new DoubleCard();
    }

    @Override
    public boolean isCardPresent() {
      return true;
    }

    @Override
    public boolean waitForCardPresent(long timeout) {
      return true;
    }

    @Override
    public boolean waitForCardAbsent(long timeout) {
      return false;
    }
  }

  private void note(String call) {
    calls.add(call);
    threads.add(Thread.currentThread().getName());
  }

  private final class DoubleCard extends Card {
    @Override
    public ATR getATR() {
      return new ATR(new byte[] {0x3B, 0x00});
    }

    @Override
    public String getProtocol() {
      return "T=1";
    }

    @Override
    public CardChannel getBasicChannel() {
      return new Channel(this);
    }

    @Override
    public CardChannel openLogicalChannel() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void beginExclusive() {
      note("begin");
    }

    @Override
    public void endExclusive() {
      note("end");
    }

    @Override
    public byte[] transmitControlCommand(int code, byte[] command) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void disconnect(boolean reset) {
      note("disconnect reset=" + reset);
    }
  }

  private final class Channel extends CardChannel {
    private final Card card;

    Channel(Card card) {
      this.card = card;
    }

    @Override
    public Card getCard() {
      return card;
    }

    @Override
    public int getChannelNumber() {
      return 0;
    }

    @Override
    public ResponseAPDU transmit(CommandAPDU command) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int transmit(ByteBuffer command, ByteBuffer response) throws CardException {
      byte[] bytes = new byte[command.remaining()];
      command.get(bytes);
      note(java.util.HexFormat.of().withUpperCase().formatHex(bytes));
      byte[] answered = answer.to(new CommandAPDU(bytes));
      response.put(answered);
      return answered.length;
    }

    @Override
    public void close() {}
  }
}
