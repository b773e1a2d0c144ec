package org.keywright.card.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.keywright.card.transport.CardTransportException.Reason;

@Timeout(120)
class VirtualReaderTransportTest {

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final byte[] SELECT = HexFormat.of().parseHex("00A4040000");

  private ServerSocket server;
  private final List<String> received = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  /** What a device does with a message; null answers nothing. */
  private interface Device {
    void handle(byte[] message, DataOutputStream out) throws IOException, InterruptedException;
  }

  private void device(Device device) {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket socket = server.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
              byte[] message = in.readNBytes(in.readUnsignedShort());
              received.add(HexFormat.of().withUpperCase().formatHex(message));
              device.handle(message, out);
            }
          } catch (IOException | InterruptedException e) {
            // The reader is done.
          }
        });
  }

  private static Device answering(String atr, String response) {
    return (message, out) -> {
      if (message.length > 1) {
        send(out, response);
      } else if (message[0] == 4) {
        send(out, atr);
      }
    };
  }

  private static void send(DataOutputStream out, String hex) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    out.writeShort(bytes.length);
    out.write(bytes);
    out.flush();
  }

  private VirtualReaderTransport connect() throws CardTransportException {
    return VirtualReaderTransport.connect(server.getLocalPort(), SHORT);
  }

  @Test
  void a_device_is_powered_on_asked_for_its_atr_and_sent_commands() throws Exception {
    device(answering("3B8001FF", "01029000"));

    try (VirtualReaderTransport transport = connect()) {
      assertThat(transport.atr()).asHexString().isEqualTo("3B8001FF");
      assertThat(transport.transmit(SELECT)).asHexString().isEqualTo("01029000");
      transport.reset();
      assertThat(transport.transmit(SELECT)).asHexString().isEqualTo("01029000");
    }
    assertThat(received).startsWith("01", "04", "00A4040000", "02", "04", "00A4040000");
  }

  @Test
  void closing_powers_the_device_off_once() throws Exception {
    device(answering("3B00", "9000"));
    VirtualReaderTransport transport = connect();

    transport.close();
    transport.close();

    for (int i = 0; i < 3000 && received.size() < 3; i++) {
      Thread.sleep(10);
    }
    assertThat(received).containsExactly("01", "04", "00");
    assertThatThrownBy(() -> transport.transmit(SELECT)).hasMessageContaining("closed");
  }

  @Test
  void a_device_that_does_not_answer_is_a_timeout_and_its_late_answer_is_for_nobody()
      throws Exception {
    device((message, out) -> {
      if (message.length > 1) {
        Thread.sleep(2000);
        send(out, "9000");
      } else if (message[0] == 4) {
        send(out, "3B00");
      }
    });

    try (VirtualReaderTransport transport = connect()) {
      assertReason(transport, Reason.TIMEOUT);
      Thread.sleep(1500);
      assertReason(transport, Reason.REMOVED);
    }
    assertThat(received).filteredOn("00A4040000"::equals).hasSize(1);
  }

  @Test
  void an_answer_that_trickles_meets_the_time_limit_too() throws Exception {
    device((message, out) -> {
      if (message.length > 1) {
        out.writeShort(100);
        for (int i = 0; i < 100; i++) {
          out.write(i < 98 ? 0 : 0x90);
          out.flush();
          Thread.sleep(50);
        }
      } else if (message[0] == 4) {
        send(out, "3B00");
      }
    });

    try (VirtualReaderTransport transport = connect()) {
      assertReason(transport, Reason.TIMEOUT);
    }
  }

  @Test
  void a_device_that_goes_away_is_removed() throws Exception {
    device((message, out) -> {
      if (message.length > 1) {
        out.writeShort(10);
        throw new IOException("gone in the middle");
      } else if (message[0] == 4) {
        send(out, "3B00");
      }
    });

    try (VirtualReaderTransport transport = connect()) {
      assertReason(transport, Reason.REMOVED);
    }
  }

  private static void assertReason(VirtualReaderTransport transport, Reason reason) {
    assertThatThrownBy(() -> transport.transmit(SELECT))
        .isInstanceOfSatisfying(
            CardTransportException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void an_answer_without_status_word_or_an_atr_of_the_wrong_length_is_a_protocol_error()
      throws Exception {
    device(answering("3B00", "90"));
    try (VirtualReaderTransport transport = connect()) {
      assertReason(transport, Reason.PROTOCOL);
    }
    for (String atr : List.of("", "3B", "3B".repeat(34))) {
      device(answering(atr, "9000"));
      assertThatThrownBy(this::connect).hasMessageContaining("answer to reset");
    }
  }

  @Test
  void closing_from_another_thread_ends_a_blocked_command() throws Exception {
    device((message, out) -> {
      if (message.length == 1 && message[0] == 4) {
        send(out, "3B00");
      }
    });
    VirtualReaderTransport transport =
        VirtualReaderTransport.connect(server.getLocalPort(), Duration.ofSeconds(20));
    Thread closer =
        Thread.ofVirtual()
            .start(() -> {
              while (received.size() < 3) {
                Thread.onSpinWait();
              }
              transport.close();
            });

    assertReason(transport, Reason.REMOVED);
    closer.join();
  }

  @Test
  void nobody_there_is_told_as_such() throws Exception {
    int port = server.getLocalPort();
    server.close();

    assertThatThrownBy(() -> VirtualReaderTransport.connect(port, SHORT))
        .isInstanceOf(CardTransportException.class)
        .hasMessageContaining("port " + port);
  }

  @Test
  void arguments_out_of_range_are_refused() throws Exception {
    assertThatIllegalArgumentException().isThrownBy(() -> VirtualReaderTransport.connect(0, SHORT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VirtualReaderTransport.connect(1, Duration.ZERO));
    device(answering("3B00", "9000"));
    try (VirtualReaderTransport transport = connect()) {
      assertThatIllegalArgumentException().isThrownBy(() -> transport.transmit(new byte[3]));
      assertThatIllegalArgumentException().isThrownBy(() -> transport.transmit(new byte[65536]));
    }
  }
}
