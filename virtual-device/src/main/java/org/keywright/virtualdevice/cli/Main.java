package org.keywright.virtualdevice.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Devices as a process of their own, reached over TCP or plugged into a PC/SC daemon. */
public final class Main {

  private Main() {}

  /** Runs until it is told to stop; see {@code --help}. Exits 2 if it is called wrongly. */
  public static void main(String[] arguments) throws InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try {
      CommandLine commandLine = CommandLine.parse(List.of(arguments));
      if (commandLine.help()) {
        out.print(CommandLine.HELP);
        return;
      }
      try (RunningDevices devices = RunningDevices.start(commandLine, out)) {
        Runtime.getRuntime().addShutdownHook(new Thread(devices::close));
        devices.awaitClosed();
      }
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("virtual-device: " + e.getMessage());
      System.exit(2);
    }
  }
}
