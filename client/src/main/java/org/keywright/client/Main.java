package org.keywright.client;

import org.keywright.client.cli.CommandLine;

/** The program on the workstation. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its exit code; see {@code help}. */
  public static void main(String[] arguments) {
    CommandLine.main(arguments);
  }
}
