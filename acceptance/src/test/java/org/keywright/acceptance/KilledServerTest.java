package org.keywright.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.acceptance.workbench.Station;
import org.keywright.acceptance.workbench.TransactionFaults;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.client.Exchanger;
import org.keywright.client.SessionOutcome;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.virtualdevice.VirtualDevice;

/** A server that is a process of its own, killed by SIGKILL right after a commit. */
class KilledServerTest {

  /** A commit in the middle of an issuance, of about 40. */
  private static final int IN_THE_MIDDLE = 18;

  @TempDir Path folder;

  /** The server that is killed; its first argument is the folder, its second the commit. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws Exception {
      Workbench bench = new Workbench(Path.of(arguments[0]));
      IssuanceTicket ticket = bench.begin();
      bench.transactions.instead(() -> {
        say("CUT");
        try {
          Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
      bench.transactions.arm(TransactionFaults.Cut.AFTER_COMMIT, Integer.parseInt(arguments[1]));
      say("READY " + bench.server.port() + " " + ticket.ticket() + " " + ticket.issuance().id());
    }

    private static void say(String line) {
      System.out.println(line);
      System.out.flush();
    }
  }

  @Test
  @Timeout(180)
  void killed_right_after_a_commit_the_session_goes_on_with_its_successor() throws Exception {
    killAfter(IN_THE_MIDDLE);
  }

  @ParameterizedTest
  @Tag("slow")
  @Timeout(180)
  @ValueSource(ints = {1, 6, 10, 22, 26, 33, 38})
  void killed_right_after_any_commit_the_session_goes_on_with_its_successor(int commit)
      throws Exception {
    killAfter(commit);
  }

  private void killAfter(int commit) throws Exception {
    VirtualDevice device = Workbench.newDevice();
    CompletableFuture<Workbench> successor = new CompletableFuture<>();
    Process victim = start(commit);
    try (BufferedReader lines = victim.inputReader(StandardCharsets.UTF_8)) {
      String[] ready = await(lines, "READY ").split(" ", -1);
      int port = Integer.parseInt(ready[1]);
      Thread killer = Thread.ofVirtual().start(() -> succeed(victim, lines, port, successor));
      SessionOutcome outcome =
          new Station(java.net.URI.create("http://localhost:" + port))
              .through(network -> patient(network, successor))
              .redeem(device.transport(), ready[2]);
      killer.join();
      try (Workbench bench = successor.get(60, TimeUnit.SECONDS)) {
        assertThat(outcome.problem()).isNull();
        assertThat(outcome.exchanges()).isEqualTo(5);
        bench.check().active(device, UUID.fromString(ready[3]));
      }
    } finally {
      victim.destroyForcibly().waitFor();
    }
  }

  private Process start(int commit) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            folder.toString(),
            Integer.toString(commit))
        .redirectErrorStream(true)
        .start();
  }

  /** When the victim says that it has committed, it is killed, and another one takes its place. */
  private void succeed(
      Process victim, BufferedReader lines, int port, CompletableFuture<Workbench> successor) {
    try {
      await(lines, "CUT");
      // SIGKILL, here.
      victim.destroyForcibly().waitFor();
      assertThat(victim.exitValue()).isEqualTo(128 + 9);
      successor.complete(Workbench.resume(folder, port));
    } catch (Exception | AssertionError e) {
      successor.completeExceptionally(e);
    }
  }

  private static String await(BufferedReader lines, String beginning) throws IOException {
    java.util.ArrayDeque<String> last = new java.util.ArrayDeque<>(List.of());
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(beginning)) {
        return line;
      }
      last.add(line);
      if (last.size() > 30) {
        last.remove();
      }
    }
    throw new IOException("the server ended early:\n" + String.join("\n", last));
  }

  /** A client that waits for the server to be there again, then sends the same request. */
  private static Exchanger patient(Exchanger network, CompletableFuture<Workbench> successor) {
    return request -> {
      try {
        return network.exchange(request);
      } catch (IOException e) {
        try {
          successor.get(120, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException
            | java.util.concurrent.TimeoutException failure) {
          throw new IOException(failure);
        }
        return network.exchange(request);
      }
    };
  }
}
