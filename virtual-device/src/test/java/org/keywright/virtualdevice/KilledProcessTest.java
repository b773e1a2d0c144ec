package org.keywright.virtualdevice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.virtualdevice.cli.Main;

final class KilledProcessTest {

  private static final String SELECT_PIV = "00A4040005A000000308";

  @Test
  @Timeout(240)
  void a_killed_process_comes_back_with_what_it_had_answered_for(@TempDir Path folder)
      throws Exception {
    Path state = folder.resolve("state");
    String held = "313233343536FFFF";
    int changes = 0;
    for (int round = 0; round < 3; round++) {
      Process process = start(state);
      String next = held;
      try (Socket reader = connect(process)) {
        Thread killer = killLater(process, 150 + 70 * round);
        assertThat(ask(reader, SELECT_PIV)).endsWith("9000");
        for (int i = 0; process.isAlive(); i++) {
          next =
              HexFormat.of()
                  .withUpperCase()
                  .formatHex("%08d".formatted(i).getBytes(StandardCharsets.US_ASCII));
          if (!ask(reader, "0024008010" + held + next).equals("9000")) {
            break;
          }
          held = next;
          changes++;
        }
        killer.join();
      } catch (IOException e) {
        // killed while it worked, which is what this is about
      }
      process.waitFor();
      VirtualDevice again = DeviceModels.plainCard(DeviceOptions.defaults().stateFile(state));
      String found = HexFormat.of().withUpperCase().formatHex(again.inspect().piv().pin());
      assertThat(found).isIn(held, next);
      held = found;
    }
    assertThat(changes).as("it was killed while it worked").isPositive();
  }

  private static Process start(Path state) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "--model",
            "plain",
            "--state",
            state.toString(),
            "--listen",
            "0")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static Socket connect(Process process) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = process.getInputStream().read(); c != '\n'; c = process.getInputStream().read()) {
      assertThat(c).as("the process ended: " + line).isNotNegative();
      line.append((char) c);
    }
    String port = line.substring(line.lastIndexOf(" ") + 1);
    return new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
  }

  private static Thread killLater(Process process, int millis) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            Thread.sleep(millis);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          process.destroyForcibly();
        });
  }

  private static String ask(Socket reader, String command) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(command);
    DataOutputStream out = new DataOutputStream(reader.getOutputStream());
    out.writeShort(bytes.length);
    out.write(bytes);
    DataInputStream in = new DataInputStream(reader.getInputStream());
    return HexFormat.of().withUpperCase().formatHex(in.readNBytes(in.readUnsignedShort()));
  }
}
