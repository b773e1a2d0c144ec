package org.keywright.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Child processes, which end when the demo does. */
final class Processes implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final List<Process> running = new ArrayList<>();

  Processes() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "demo-end"));
  }

  /** Starts this Java with these arguments; what it says goes to a file. */
  synchronized Process java(List<String> arguments, Path output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    running.add(process);
    return process;
  }

  /** Asks all to end, the last started first, and makes those that do not. */
  @Override
  public synchronized void close() {
    for (Process process : running.reversed()) {
      process.destroy();
    }
    for (Process process : running.reversed()) {
      try {
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    running.clear();
  }
}
