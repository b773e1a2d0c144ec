package org.keywright.client;

import java.util.List;
import org.keywright.client.cli.CommandLine;
import org.keywright.client.cli.HostCommand;

/** The program on the workstation. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its exit code; see {@code help}. */
  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals("host")) {
      List<String> rest = List.of(arguments).subList(1, arguments.length);
      // Halted, since nothing is left to be done, and threads may wait for a device.
      Runtime.getRuntime().halt(HostCommand.run(rest, System.getenv()));
    }
    CommandLine.main(arguments);
  }
}
