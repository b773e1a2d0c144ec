package org.keywright.card.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The JDK's provider, libpcsclite, pcscd and vpcd's virtual reader, all of them real, in a mount
 * namespace of its own so that it meets no other pcscd. Needs root and Debian's packages pcscd and
 * vsmartcard-vpcd.
 */
@Tag("slow")
@Timeout(240)
class PcscStackTest {

  private static final Path DRIVER = Path.of("/usr/lib/pcsc/drivers/serial/libifdvpcd.so");
  private static final String ATR = "3b80800101";

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final List<String> received = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (Process process : processes.reversed()) {
      process.destroy();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void a_card_is_found_used_shared_reset_and_removed_and_no_command_is_sent_twice()
      throws Exception {
    assumeTrue(
        Files.exists(DRIVER)
            && Files.exists(Path.of("/usr/sbin/pcscd"))
            && "root".equals(System.getProperty("user.name")),
        "root, pcscd and vpcd are needed");
    int port = freePort();
    startService(port);
    startCard(port);

    List<String> lines =
        probe(
            "00A4040000", // a plain one
            "00CA006600", // answered by 6C10
            "00CB3FFF055C035FC10200", // answered by 6110
            "00DB3FFF000101" + "AA".repeat(257), // extended
            "00F9000000"); // 300 bytes back

    assertThat(lines)
        .containsExactly(
            "readers 2",
            "present true",
            "atr " + ATR,
            "exclusive true",
            "answer 9000",
            "answer 6C10",
            "answer 6110",
            "answer 9000",
            "answer 302 bytes",
            "in use PROTOCOL",
            "another program 0",
            "reset RESET",
            "anew 9000",
            "removal REMOVED",
            "absent true",
            "removed REMOVED",
            "no card REMOVED",
            "unknown REMOVED",
            "none comes false");
    assertThat(received).filteredOn("00CA006600"::equals).hasSize(1);
    assertThat(received).filteredOn("00CB3FFF055C035FC10200"::equals).hasSize(1);
    assertThat(received).filteredOn("00FF000000"::equals).hasSize(1);
    assertThat(received).noneMatch(c -> c.startsWith("00C0"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void startService(int port) throws Exception {
    Path run = Files.createDirectory(folder.resolve("run"));
    Path readers = Files.createDirectory(folder.resolve("readers"));
    Files.writeString(
        readers.resolve("virtual"),
        "FRIENDLYNAME \"Test\"\nDEVICENAME /dev/null:%d\nLIBPATH %s\nCHANNELID %d\n"
            .formatted(port, DRIVER, port));
    String script =
        "mkdir -p /run/pcscd && mount --bind '%s' /run/pcscd && exec pcscd -f -c '%s'"
            .formatted(run, readers);
    processes.add(
        new ProcessBuilder("unshare", "-m", "sh", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("pcscd.log").toFile())
            .start());
    for (int i = 0; i < 1200 && !Files.exists(run.resolve("pcscd.comm")); i++) {
      Thread.sleep(50);
    }
    assertThat(run.resolve("pcscd.comm")).exists();
  }

  /** Plays the card: vpcd's reader listens, the card connects to it. */
  private void startCard(int port) throws Exception {
    Socket socket = connect(port);
    Thread.ofVirtual()
        .start(() -> {
          try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            boolean there = true;
            while (there) {
              there = handle(in.readNBytes(in.readUnsignedShort()), out);
            }
          } catch (IOException e) {
            // The service is gone.
          }
        });
  }

  private static Socket connect(int port) throws Exception {
    IOException last = new IOException("not tried");
    for (int i = 0; i < 1200; i++) {
      try {
        return new Socket(InetAddress.getLoopbackAddress(), port);
      } catch (IOException e) {
        last = e;
        Thread.sleep(50);
      }
    }
    throw last;
  }

  /** Whether the card is still there. */
  private boolean handle(byte[] message, DataOutputStream out) throws IOException {
    if (message.length == 1) {
      if (message[0] == 4) {
        send(out, ATR);
      }
      return true;
    }
    String command = HexFormat.of().withUpperCase().formatHex(message);
    received.add(command);
    switch (command.substring(2, 4)) {
      case "CA" -> send(out, "6C10");
      case "CB" -> send(out, "6110");
      case "F9" -> send(out, "BB".repeat(300) + "9000");
      case "FF" -> {
        return false;
      }
      default -> send(out, "9000");
    }
    return true;
  }

  private static void send(DataOutputStream out, String hex) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    out.writeShort(bytes.length);
    out.write(bytes);
    out.flush();
  }

  private List<String> probe(String... commands) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                PcscProbe.class.getName()));
    line.addAll(List.of(commands));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("PCSCLITE_CSOCK_NAME", folder.resolve("run/pcscd.comm").toString());
    Process process = builder.redirectError(folder.resolve("probe.log").toFile()).start();
    processes.add(process);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(Files.readString(folder.resolve("probe.log"))).isEmpty();
    return output.lines().toList();
  }
}
