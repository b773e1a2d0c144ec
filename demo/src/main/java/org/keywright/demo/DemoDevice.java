package org.keywright.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A virtual device in a process of its own.
 *
 * @param model its name
 * @param serial its serial number
 * @param port where its reader is reached, on loopback
 */
record DemoDevice(String model, int serial, int port) {

  /** Its folder has this file: the root to which its attestations chain. */
  static Path attestationRoot(Path folder) {
    return folder.resolve("attestation-root.pem");
  }

  static DemoDevice start(Processes processes, String model, Path folder)
      throws IOException, InterruptedException {
    int serial = 12_345_678;
    Path log = folder.resolve("device.log");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                "org.keywright.virtualdevice.cli.Main",
                "--model",
                model,
                "--serial",
                Integer.toString(serial),
                "--state",
                folder.resolve("device.state").toString(),
                "--listen",
                "0"));
    if (model.equals("security-key")) {
      arguments.addAll(List.of("--print-attestation-root", attestationRoot(folder).toString()));
    }
    processes.java(arguments, log);
    Pattern port = Pattern.compile("listens on port (\\d+)");
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    while (Instant.now().isBefore(end)) {
      Matcher matcher = port.matcher(Files.readString(log));
      if (matcher.find()) {
        return new DemoDevice(model, serial, Integer.parseInt(matcher.group(1)));
      }
      Thread.sleep(50);
    }
    throw new IOException("the virtual device did not start; see " + log);
  }
}
