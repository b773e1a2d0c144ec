package org.keywright.acceptance.workbench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.keywright.client.HttpExchanger;

/**
 * A server that is a process of its own, on the data and at the address of one that was stopped. It
 * gets as far as a commit and no further: then it is killed by SIGKILL.
 */
public final class DoomedServer implements AutoCloseable {

  private static final long START_SECONDS = 180;
  private static final int KEPT_LINES = 30;
  private static final String READY = "READY";
  private static final String CUT = "CUT";
  private static final int KILLED = 128 + 9;

  private final Process process;
  private final BufferedReader lines;
  private final CompletableFuture<Boolean> killed = new CompletableFuture<>();

  /**
   * Starts it and waits until it is ready.
   *
   * @param folder of the data
   * @param commit right after which it is killed, from 1
   * @param ahead how much later than the machine's its clock is
   * @param settings as on the command line
   */
  public DoomedServer(Path folder, int port, int commit, Duration ahead, List<String> settings)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx384m",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedServer.class.getName(),
                folder.toString(),
                Integer.toString(port),
                Integer.toString(commit),
                ahead.toString()));
    command.addAll(settings);
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    lines = process.inputReader(StandardCharsets.UTF_8);
    await(READY);
    Thread.ofPlatform().daemon().start(this::killAtCut);
  }

  /** The process: folder, port, commit, its clock's advance and settings are its arguments. */
  public static void main(String[] arguments) throws Exception {
    List<String> settings = Arrays.asList(arguments).subList(4, arguments.length);
    Workbench bench =
        Workbench.resume(Path.of(arguments[0]), Integer.parseInt(arguments[1]), settings);
    bench.clock.advance(Duration.parse(arguments[3]));
    // Commits are counted as of a server that has been up for a while: it has its script key at
    // hand.
    try (HttpExchanger known = new HttpExchanger(bench.server.origin())) {
      known.identity();
    }
    bench.transactions.instead(() -> {
      say(CUT);
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    bench.transactions.arm(TransactionFaults.Cut.AFTER_COMMIT, Integer.parseInt(arguments[2]));
    say(READY);
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private void killAtCut() {
    try {
      await(CUT);
      process.destroyForcibly().waitFor();
      killed.complete(process.exitValue() == KILLED);
    } catch (IOException e) {
      // It was closed before it got there.
      killed.complete(false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(String beginning) throws IOException {
    Deque<String> last = new ArrayDeque<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(beginning)) {
        return;
      }
      last.add(line);
      if (last.size() > KEPT_LINES) {
        last.remove();
      }
    }
    throw new IOException("the server ended early:\n" + String.join("\n", last));
  }

  /** Whether it was killed at its commit, which is waited for; false if it was closed before. */
  public boolean isKilled() throws InterruptedException {
    try {
      return killed.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /** Kills it now, if it has not got as far as its commit. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
