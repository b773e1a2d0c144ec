package org.keywright.virtualdevice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.keywright.virtualdevice.link.PcscBridge;

/**
 * A PC/SC daemon of the test's own, in a mount namespace so that its run folder is not the
 * system's, with one virtual reader and a device in it. Needs Debian's pcscd and vsmartcard-vpcd,
 * and root.
 */
final class PcscDaemon implements AutoCloseable {

  static final String READER = "Virtual PCD 00 00";

  private static final Path DRIVER = Path.of("/usr/lib/pcsc/drivers/serial/libifdvpcd.so");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final Process daemon;
  private final PcscBridge bridge;

  private PcscDaemon(Path folder, Process daemon, PcscBridge bridge) {
    this.folder = folder;
    this.daemon = daemon;
    this.bridge = bridge;
  }

  /** Skips the test if something that it needs is not on this machine. */
  static PcscDaemon with(VirtualDevice device, Path folder, String... tools) throws Exception {
    assumeTrue(Files.exists(DRIVER), "Debian's vsmartcard-vpcd is not installed");
    assumeTrue(Files.exists(Path.of("/usr/sbin/pcscd")), "Debian's pcscd is not installed");
    for (String tool : tools) {
      assumeTrue(Files.exists(Path.of("/usr/bin", tool)), tool + " is not installed");
    }
    assumeTrue("root".equals(System.getProperty("user.name")), "a mount namespace needs root");
    int port = freePort();
    Path configuration = Files.createDirectory(folder.resolve("readers"));
    Files.writeString(
        configuration.resolve("virtual"),
        """
        FRIENDLYNAME "Virtual PCD"
        DEVICENAME /dev/null:0x%X
        LIBPATH %s
        CHANNELID 0x%X
        """
            .formatted(port, DRIVER, port));
    Path run = Files.createDirectory(folder.resolve("run"));
    Files.createDirectories(Path.of("/run/pcscd"));
    Process daemon =
        new ProcessBuilder(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount --bind \"$0\" /run/pcscd && exec pcscd -f -c \"$1\"",
                run.toString(),
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("pcscd.log").toFile())
            .start();
    PcscBridge bridge =
        PcscBridge.start(device, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    PcscDaemon started = new PcscDaemon(folder, daemon, bridge);
    assertThat(bridge.awaitConnected(PATIENCE)).as("the device is plugged in").isTrue();
    started.awaitCard();
    return started;
  }

  /** What a tool prints; it must end well. */
  String run(String... command) throws Exception {
    Output output = attempt(command);
    assertThat(output.status()).as(output.text()).isZero();
    return output.text();
  }

  Output attempt(String... command) throws Exception {
    Path printed = Files.createTempFile(folder, "tool", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
    builder.environment().put("PCSCLITE_CSOCK_NAME", folder.resolve("run/pcscd.comm").toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process tool = builder.start();
    tool.getOutputStream().close();
    if (!tool.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      tool.destroyForcibly();
      throw new AssertionError(command[0] + " did not end: " + Files.readString(printed));
    }
    return new Output(
        tool.exitValue(), new String(Files.readAllBytes(printed), StandardCharsets.UTF_8));
  }

  /** The daemon looks for cards every 400 ms. */
  private void awaitCard() throws Exception {
    List<String> seen = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Output output = attempt("opensc-tool", "-l");
      seen.add(output.text());
      if (output.text().contains("Yes")) {
        return;
      }
      Thread.sleep(200);
    }
    throw new AssertionError("no card was seen: " + seen.getLast());
  }

  @Override
  public void close() throws IOException {
    bridge.close();
    daemon.destroy();
    try {
      if (!daemon.waitFor(10, TimeUnit.SECONDS)) {
        daemon.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** vpcd takes this port and the next one. */
  private static int freePort() throws IOException {
    for (int attempt = 0; attempt < 20; attempt++) {
      try (ServerSocket first = new ServerSocket(0);
          ServerSocket second = new ServerSocket(first.getLocalPort() + 1)) {
        return second.getLocalPort() - 1;
      } catch (IOException e) {
        // the next one is taken
      }
    }
    throw new IOException("no two ports in a row are free");
  }

  /** What came of a tool. */
  record Output(int status, String text) {}
}
