package org.keywright.client.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.keywright.client.HttpExchanger;
import org.keywright.client.device.Readers;
import org.keywright.client.host.DeviceReaders;
import org.keywright.client.host.NativeHost;
import org.keywright.client.host.ReaderLocks;
import org.keywright.client.host.Workstation;
import org.keywright.client.scanner.Scanners;
import org.keywright.client.trust.TrustStore;

/**
 * The client as a browser starts it. Not on a terminal, so it is apart from the other commands: a
 * person waits for its first word.
 */
public final class HostCommand {

  private HostCommand() {}

  /**
   * Serves the browser that started this process.
   *
   * @param arguments what browsers add, which says who starts it and is not relied upon: anybody on
   *     this computer can write it. Chromium gives the extension's origin, Firefox the manifest's
   *     path and the extension's id
   * @return how the process is to end
   */
  public static int run(List<String> arguments, Map<String, String> environment) {
    if (arguments.isEmpty()) {
      System.err.println("keywright client: host is started by a browser; see client install");
      return ExitCode.USAGE.number();
    }
    OutputStream frames = new FileOutputStream(FileDescriptor.out);
    // Whatever prints goes elsewhere: the standard output has frames alone.
    System.setOut(System.err);
    Workstation station =
        new Workstation(
            DeviceReaders.of(() -> Readers.all(List.of())),
            Scanners.ofDrivers(),
            ReaderLocks.ofUser(environment),
            TrustStore.of(CommandLine.configuration(environment), false),
            HttpExchanger::new,
            false,
            Clock.systemUTC());
    try {
      NativeHost.serve(station, new FileInputStream(FileDescriptor.in), frames);
      return ExitCode.DONE.number();
    } catch (IOException e) {
      System.err.println(
          "keywright client: the connection to the browser ended: " + e.getMessage());
      return ExitCode.FAILED.number();
    }
  }
}
