package org.keywright.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.DoomedServer;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.acceptance.workbench.Workbench.Ending;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.virtualdevice.VirtualDevice;

/** A server that is a process of its own, killed by SIGKILL right after a commit. */
class KilledServerTest {

  /** A commit in the middle of an issuance, of about 40. */
  private static final int IN_THE_MIDDLE = 18;

  @TempDir Path folder;

  @Test
  @Timeout(300)
  void killed_right_after_a_commit_the_session_goes_on_with_its_successor() throws Exception {
    VirtualDevice device = Workbench.newDevice();
    try (Workbench bench = new Workbench(folder)) {
      IssuanceTicket ticket = bench.begin();
      bench.server.close();
      try (DoomedServer doomed =
          new DoomedServer(folder, bench.server.port(), IN_THE_MIDDLE, Duration.ZERO, List.of())) {
        Ending ending =
            bench.attempt(
                device,
                ticket,
                station ->
                    station.through(network ->
                        request -> {
                          try {
                            return network.exchange(request);
                          } catch (IOException e) {
                            assertThat(doomed.isKilled()).isTrue();
                            bench.server.start();
                            return network.exchange(request);
                          }
                        }));
        assertThat(ending.active()).as(ending.toString()).isTrue();
        assertThat(ending.ended().exchanges()).isEqualTo(5);
      }
      bench.check().active(device, ticket.issuance().id());
    }
  }
}
