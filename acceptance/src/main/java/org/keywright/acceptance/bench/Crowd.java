package org.keywright.acceptance.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.keywright.acceptance.workbench.Station;
import org.keywright.client.Exchanger;
import org.keywright.client.SessionOutcome;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;

/** Many devices that are issued at once, with P-256 keys, which cost a device the least. */
final class Crowd {

  private final ServerProcess server;

  Crowd(ServerProcess server) {
    this.server = server;
  }

  /**
   * Issues devices, so many at any time, and waits for them.
   *
   * @return how long it took, in seconds
   */
  double issue(int devices, int atOnce) throws Exception {
    return issue(devices, atOnce, UnaryOperator.identity());
  }

  /** The same, with something between clients and server. */
  double issue(int devices, int atOnce, UnaryOperator<Exchanger> network) throws Exception {
    List<VirtualDevice> fresh = new ArrayList<>();
    List<String> tickets = new ArrayList<>();
    for (int i = 0; i < devices; i++) {
      fresh.add(DeviceModels.securityKey(DeviceOptions.defaults().serial(Devices.nextSerial())));
      tickets.add(server.ticket(KeyAlgorithm.ECC_P256));
    }
    AtomicInteger next = new AtomicInteger();
    Callable<Void> station =
        () -> {
          for (int i = next.getAndIncrement(); i < devices; i = next.getAndIncrement()) {
            SessionOutcome outcome =
                new Station(server.origin())
                    .through(network)
                    .redeem(
                        fresh.get(i).transport(),
                        tickets.get(i),
                        server.trusted(),
                        server.exchanger());
            if (outcome.receipt() == null) {
              throw new IllegalStateException("an issuance failed: " + outcome.problem());
            }
          }
          return null;
        };
    long start = System.nanoTime();
    try (ExecutorService stations = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < atOnce; i++) {
        all.add(stations.submit(station));
      }
      for (Future<Void> one : all) {
        one.get();
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
