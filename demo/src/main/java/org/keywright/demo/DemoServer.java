package org.keywright.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.keywright.card.secret.Secret;

/**
 * The real server in a process of its own, told by its settings that it is a demonstration.
 *
 * @param origin where it is reached
 * @param folder of its data
 */
record DemoServer(URI origin, Path folder) {

  private static final Duration START = Duration.ofMinutes(3);

  /** Where a server is reached that listens on this port, 0 for any that is free. */
  static URI origin(int port) throws IOException {
    return URI.create("http://localhost:" + (port == 0 ? freePort() : port));
  }

  /**
   * Starts it, and waits until it answers.
   *
   * @param bridge a file that tells pages the way to the demonstration's client
   */
  static DemoServer start(Processes processes, URI origin, Path folder, Path bridge)
      throws IOException, InterruptedException {
    Path attestationRoot = DemoDevices.attestationRoot(folder);
    Path passphrase = folder.resolve("passphrase");
    Files.createFile(
        passphrase,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (Secret random = Secret.random(32)) {
      Files.writeString(passphrase, Base64.getEncoder().encodeToString(random.reveal()) + "\n");
    }
    List<String> arguments = new ArrayList<>();
    arguments.add("-Xshare:auto");
    arguments.add("-XX:TieredStopAtLevel=1");
    arguments.add("-Xmx512m");
    arguments.add("--enable-native-access=ALL-UNNAMED");
    arguments.add("-jar");
    arguments.add(System.getProperty("keywright.server"));
    arguments.add("--server.port=" + origin.getPort());
    arguments.add("--keywright.data-dir=" + folder);
    arguments.add("--keywright.secrets.passphrase-file=" + passphrase);
    arguments.add("--keywright.issuance.demo=true");
    arguments.add("--keywright.demo.bridge-file=" + bridge);
    arguments.add("--keywright.ca.organization=Keywright Demo");
    // The virtual scanner, by numbers that nobody has.
    arguments.add("--keywright.biometrics.capture.owner=65535");
    arguments.add("--keywright.biometrics.capture.product=1");
    arguments.add("--keywright.biometrics.capture.equipment=1");
    arguments.add("--keywright.biometrics.capture.certified=true");
    arguments.addAll(DemoPolicies.settings());
    if (Files.exists(attestationRoot)) {
      for (String model : List.of("piv-security-key-5.4", "piv-security-key-5.7")) {
        arguments.add("--keywright.device.attestation-roots.[" + model + "]=" + attestationRoot);
      }
    }
    Process process = processes.java(arguments, folder.resolve("server.log"));
    DemoServer server = new DemoServer(origin, folder);
    server.await(process);
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void await(Process process) throws IOException, InterruptedException {
    HttpRequest health =
        HttpRequest.newBuilder(origin.resolve("/actuator/health"))
            .timeout(Duration.ofSeconds(5))
            .build();
    Instant end = Instant.now().plus(START);
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (Instant.now().isBefore(end) && process.isAlive()) {
        try {
          if (http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          // Not yet.
        }
        Thread.sleep(100);
      }
    }
    throw new IOException("the server did not start; see " + folder.resolve("server.log"));
  }
}
