package org.keywright.virtualdevice.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.Fault;
import org.keywright.virtualdevice.VirtualDevice;
import org.keywright.virtualdevice.When;

@Timeout(120)
final class LinkTest {

  private static final String SELECT_PIV = "00A4040005A000000308";
  private static final String DISCOVERY = "00CB3FFF035C017E00";

  private VirtualDevice device;

  @BeforeEach
  void made() throws IOException {
    device = DeviceModels.plainCard(DeviceOptions.defaults());
  }

  /** The reader's end of the protocol, on either side of the connection. */
  private record Reader(Socket socket) implements AutoCloseable {

    String ask(String frame) throws IOException {
      tell(frame);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      return HexFormat.of().withUpperCase().formatHex(in.readNBytes(in.readUnsignedShort()));
    }

    void tell(String frame) throws IOException {
      byte[] bytes = HexFormat.of().parseHex(frame);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(bytes.length);
      out.write(bytes);
      out.flush();
    }

    boolean hungUp() throws IOException {
      return socket.getInputStream().read() == -1;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static Reader connect(DeviceListener listener) throws IOException {
    return new Reader(new Socket(InetAddress.getLoopbackAddress(), listener.port()));
  }

  @Test
  void a_reader_powers_the_device_on_and_exchanges_commands() throws Exception {
    try (DeviceListener listener = DeviceListener.start(device, 0);
        Reader reader = connect(listener)) {
      reader.tell("01");
      assertThat(reader.ask("04")).startsWith("3B9A96");
      assertThat(reader.ask(SELECT_PIV)).endsWith("9000");
      assertThat(reader.ask(DISCOVERY)).endsWith("9000");
      reader.tell("02");
      assertThat(reader.ask(DISCOVERY)).isEqualTo("6D00");
    }
  }

  @Test
  void the_atr_ends_with_its_checksum() {
    int sum = 0;
    for (int i = 1; i < device.atr().length; i++) {
      sum ^= device.atr()[i];
    }
    assertThat(sum).isZero();
  }

  @Test
  void a_second_reader_is_hung_up_on_until_the_first_has_gone() throws Exception {
    try (DeviceListener listener = DeviceListener.start(device, 0)) {
      try (Reader first = connect(listener)) {
        assertThat(first.ask(SELECT_PIV)).endsWith("9000");
        try (Reader second = connect(listener)) {
          assertThat(second.hungUp()).isTrue();
        }
        assertThat(first.ask(DISCOVERY)).endsWith("9000");
      }
      try (Reader next = connect(listener)) {
        assertThat(next.ask(DISCOVERY))
            .as("a card without power forgets its selection")
            .isEqualTo("6D00");
      }
    }
  }

  @Test
  void who_hangs_up_and_calls_again_is_let_in_each_time() throws Exception {
    try (DeviceListener listener = DeviceListener.start(device, 0)) {
      for (int i = 0; i < 200; i++) {
        try (Reader reader = connect(listener)) {
          reader.tell("01");
          assertThat(reader.ask(SELECT_PIV)).endsWith("9000");
        }
      }
    }
  }

  @Test
  void a_removed_device_hangs_up() throws Exception {
    device.faults().add(Fault.Kind.REMOVE, When.apdu(2));
    try (DeviceListener listener = DeviceListener.start(device, 0);
        Reader reader = connect(listener)) {
      assertThat(reader.ask(SELECT_PIV)).endsWith("9000");
      reader.tell(DISCOVERY);
      assertThat(reader.hungUp()).isTrue();
      try (Reader next = connect(listener)) {
        assertThat(next.hungUp()).isTrue();
      }
    }
  }

  @Test
  void an_unknown_request_ends_the_connection_and_a_frame_cut_short_does_too() throws Exception {
    try (DeviceListener listener = DeviceListener.start(device, 0)) {
      try (Reader reader = connect(listener)) {
        reader.tell("07");
        assertThat(reader.hungUp()).isTrue();
      }
    }
  }

  @Test
  void the_bridge_plugs_the_device_in_again_when_the_daemon_restarts() throws Exception {
    try (ServerSocket daemon = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        PcscBridge bridge =
            PcscBridge.start(
                device,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), daemon.getLocalPort()))) {
      try (Reader reader = new Reader(daemon.accept())) {
        assertThat(bridge.awaitConnected(Duration.ofSeconds(60))).isTrue();
        assertThat(reader.ask("04")).startsWith("3B9A96");
        assertThat(reader.ask(SELECT_PIV)).endsWith("9000");
      }
      try (Reader reader = new Reader(daemon.accept())) {
        assertThat(reader.ask(DISCOVERY)).isEqualTo("6D00");
        device.remove();
        reader.tell("04");
        assertThat(reader.hungUp()).isTrue();
      }
      device.insert();
      try (Reader reader = new Reader(daemon.accept())) {
        assertThat(reader.ask("04")).startsWith("3B9A96");
      }
    }
  }
}
