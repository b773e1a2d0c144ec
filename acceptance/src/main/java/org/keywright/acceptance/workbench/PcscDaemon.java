package org.keywright.acceptance.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.keywright.virtualdevice.VirtualDevice;
import org.keywright.virtualdevice.link.PcscBridge;

/**
 * A PC/SC daemon of one's own with a virtual reader, and a device in it. Its run folder is hidden
 * from others by a mount namespace; where a container allows none, the system's is taken if nobody
 * uses it. Needs Debian's pcscd and vsmartcard-vpcd, and root.
 */
public final class PcscDaemon implements AutoCloseable {

  /** The reader that the device is in. */
  public static final String READER = "Virtual PCD 00 00";

  /** The other reader, which is empty at first. */
  public static final String SECOND_READER = "Virtual PCD 00 01";

  private static final Path DRIVER = Path.of("/usr/lib/pcsc/drivers/serial/libifdvpcd.so");
  private static final Path RUN = Path.of("/run/pcscd");
  private static final String SOCKET = "pcscd.comm";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process daemon;
  private final int port;
  private PcscBridge bridge;
  private final Tools tools;
  private final Thread cleaner;

  private PcscDaemon(Process daemon, int port, PcscBridge bridge, Tools tools) {
    this.daemon = daemon;
    this.port = port;
    this.bridge = bridge;
    this.tools = tools;
    this.cleaner = new Thread(daemon::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(cleaner);
  }

  /** Why there can be none here, in words. */
  public static Optional<String> missing() {
    if (!Files.exists(DRIVER)) {
      return Optional.of("Debian's vsmartcard-vpcd is not installed");
    }
    Optional<String> tool = Tools.missing("pcscd", "opensc-tool");
    if (tool.isPresent()) {
      return tool;
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("the daemon is started by root");
    }
    return canHide() || !Files.exists(RUN.resolve(SOCKET))
        ? Optional.empty()
        : Optional.of("there is a PC/SC daemon, and no mount namespace for another one");
  }

  private static boolean canHide() {
    try {
      return new ProcessBuilder("unshare", "-m", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Starts one, and waits until the device is seen in its reader; see {@link #missing}. */
  public static PcscDaemon with(VirtualDevice device, Path folder)
      throws IOException, InterruptedException {
    int port = freePort();
    Path readers = Files.createDirectory(folder.resolve("readers"));
    Files.writeString(
        readers.resolve("virtual"),
        """
        FRIENDLYNAME "Virtual PCD"
        DEVICENAME /dev/null:0x%X
        LIBPATH %s
        CHANNELID 0x%X
        """
            .formatted(port, DRIVER, port));
    Path run = Files.createDirectory(folder.resolve("run"));
    Files.createDirectories(RUN);
    boolean hidden = canHide();
    List<String> command =
        hidden
            ? List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount --bind \"$0\" " + RUN + " && exec pcscd -f -c \"$1\"",
                run.toString(),
                readers.toString())
            : List.of("pcscd", "-f", "-c", readers.toString());
    Process daemon =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("pcscd.log").toFile())
            .start();
    PcscBridge bridge = plug(device, port);
    Path socket = (hidden ? run : RUN).resolve(SOCKET);
    PcscDaemon started =
        new PcscDaemon(
            daemon,
            port,
            bridge,
            new Tools(folder, Map.of("PCSCLITE_CSOCK_NAME", socket.toString())));
    try {
      assertThat(bridge.awaitConnected(PATIENCE)).as("the device is plugged in").isTrue();
      started.awaitCards(1);
    } catch (IOException | InterruptedException | AssertionError e) {
      started.close();
      throw e;
    }
    return started;
  }

  private static PcscBridge plug(VirtualDevice device, int port) {
    return PcscBridge.start(device, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** Takes out what is in the reader, and puts this in; the other reader is empty. */
  public void exchange(VirtualDevice device) throws IOException, InterruptedException {
    bridge.close();
    awaitCards(0);
    bridge = plug(device, port);
    assertThat(bridge.awaitConnected(PATIENCE)).as("the device is plugged in").isTrue();
    awaitCards(1);
  }

  /** Puts a device into the other reader, where it is until that is closed. */
  public PcscBridge inSecondReader(VirtualDevice device) {
    return plug(device, port + 1);
  }

  /** Programs that meet this daemon. */
  public Tools tools() {
    return tools;
  }

  /**
   * Waits until the daemon, which looks for cards every 400 ms, has seen so many in its readers.
   */
  public void awaitCards(int count) throws IOException, InterruptedException {
    List<String> seen = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      String readers = tools.attempt("opensc-tool", "-l").text();
      seen.add(readers);
      if (readers.split("Yes", -1).length - 1 == count) {
        return;
      }
      Thread.sleep(200);
    }
    throw new AssertionError("not " + count + " cards were seen: " + seen.getLast());
  }

  @Override
  public void close() {
    bridge.close();
    daemon.destroy();
    try {
      if (!daemon.waitFor(10, TimeUnit.SECONDS)) {
        daemon.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      daemon.destroyForcibly();
    }
    Runtime.getRuntime().removeShutdownHook(cleaner);
  }

  /** The driver takes this port and the next one. */
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
}
