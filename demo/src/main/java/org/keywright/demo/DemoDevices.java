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
 * Virtual devices in a process of their own.
 *
 * @param devices in the order in which the control port counts them
 * @param control a port on loopback that takes commands about them
 */
record DemoDevices(List<DemoDevice> devices, int control) {

  private static final Duration START = Duration.ofSeconds(60);
  private static final int FIRST_SERIAL = 12_345_678;
  private static final Pattern DEVICE = Pattern.compile("listens on port (\\d+)");
  private static final Pattern CONTROL = Pattern.compile("control port (\\d+)");

  /** Copies the list. */
  DemoDevices {
    devices = List.copyOf(devices);
  }

  /** The folder has this file: the root to which the attestations of a security key chain. */
  static Path attestationRoot(Path folder) {
    return folder.resolve("attestation-root.pem");
  }

  /** Starts one device of each of these models. */
  static DemoDevices start(Processes processes, List<String> models, Path folder)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                "org.keywright.virtualdevice.cli.Main",
                "--control",
                "0"));
    for (int i = 0; i < models.size(); i++) {
      arguments.addAll(
          List.of(
              "--model",
              models.get(i),
              "--serial",
              Integer.toString(FIRST_SERIAL + i),
              "--state",
              folder.resolve(models.get(i) + ".state").toString(),
              "--listen",
              "0"));
      if (models.get(i).equals("security-key")) {
        arguments.addAll(List.of("--print-attestation-root", attestationRoot(folder).toString()));
      }
    }
    Path log = folder.resolve("device.log");
    processes.java(arguments, log);
    Instant end = Instant.now().plus(START);
    while (Instant.now().isBefore(end)) {
      String said = Files.readString(log);
      List<Integer> ports =
          DEVICE.matcher(said).results().map(found -> Integer.parseInt(found.group(1))).toList();
      Matcher control = CONTROL.matcher(said);
      if (ports.size() == models.size() && control.find()) {
        List<DemoDevice> devices = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
          devices.add(new DemoDevice(models.get(i), FIRST_SERIAL + i, ports.get(i)));
        }
        return new DemoDevices(devices, Integer.parseInt(control.group(1)));
      }
      Thread.sleep(50);
    }
    throw new IOException("the virtual devices did not start; see " + log);
  }
}
