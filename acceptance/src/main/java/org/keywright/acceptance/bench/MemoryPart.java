package org.keywright.acceptance.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.function.UnaryOperator;
import org.keywright.client.Exchanger;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.virtualdevice.Speed;
import org.keywright.virtualdevice.link.DeviceListener;

/** How much memory the server takes with many issuances under way, and the client with one. */
final class MemoryPart implements Part {

  private static final int DEVICES = 256;

  /** The exchange before which all wait for all: certified, and not read back yet. */
  private static final int IN_THE_MIDDLE = 4;

  private static final double MOST_OF_SERVER = 512;
  private static final double MOST_OF_CLIENT = 96;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public void measure(Options options, Results results, Path folder) throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, List.of())) {
      if (options.wants("memory.client")) {
        Results.progress("memory.client");
        // The first one makes the archive of classes for those after it.
        client(server, folder);
        results.add(
            Figure.atMost(
                MOST_OF_CLIENT,
                "memory.client.peak",
                client(server, folder),
                "MB",
                "the most that a client had resident while it issued one device"));
      }
      if (options.wants("memory.server")) {
        server(server, options, results);
      }
    }
  }

  private static void server(ServerProcess server, Options options, Results results)
      throws Exception {
    Results.progress("memory.server");
    Crowd crowd = new Crowd(server);
    crowd.issue(options.rounds(200, 20), 16);
    double idle = Memory.resident(server.pid());
    long before = server.number("heap");
    long[] during = new long[1];
    CyclicBarrier all = new CyclicBarrier(DEVICES, () -> during[0] = heap(server));
    crowd.issue(DEVICES, DEVICES, waiting(all));
    results.add(
        Figure.atMost(
            MOST_OF_SERVER,
            "memory.server.peak",
            Memory.peak(server.pid()),
            "MB",
            "the most that the server had resident, with " + DEVICES + " issuances in progress"));
    results.add(
        Figure.of("memory.server.idle", idle, "MB", "resident before, with none in progress"));
    results.add(
        Figure.of(
            "memory.server.per-device",
            (during[0] - before) / 1024.0 / DEVICES,
            "KB",
            "by how much the heap grows with each issuance in progress"));
  }

  private static UnaryOperator<Exchanger> waiting(CyclicBarrier all) {
    return network ->
        request -> {
          if (request.sequence() == IN_THE_MIDDLE) {
            try {
              all.await();
            } catch (BrokenBarrierException e) {
              throw new IOException("another issuance failed", e);
            }
          }
          return network.exchange(request);
        };
  }

  private static long heap(ServerProcess server) {
    try {
      return server.number("heap");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double client(ServerProcess server, Path folder) throws Exception {
    try (DeviceListener device =
        DeviceListener.start(Devices.seeded(Devices.nextSerial(), Speed.FAST), 0)) {
      Process client =
          new ProcessBuilder(
                  Launch.workstation(
                      folder.resolve("client.jsa"),
                      Integer.toString(device.port()),
                      server.origin().toString(),
                      server.ticket(KeyAlgorithm.ECC_P256)))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String printed = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (client.waitFor() != 0) {
        throw new IOException("the client failed");
      }
      return printed
          .lines()
          .filter(line -> line.startsWith(Workstation.PEAK))
          .mapToDouble(line -> Double.parseDouble(line.substring(Workstation.PEAK.length())))
          .findFirst()
          .orElseThrow();
    }
  }
}
