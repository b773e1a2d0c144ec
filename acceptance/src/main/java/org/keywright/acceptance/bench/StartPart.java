package org.keywright.acceptance.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long the installed server takes from the start of its process until it is ready. */
final class StartPart implements Part {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Override
  public String name() {
    return "start";
  }

  @Override
  public void measure(Options options, Results results, Path folder) throws Exception {
    String jar = System.getProperty("keywright.server");
    if (jar == null || !Files.exists(Path.of(jar))) {
      results.skip("start", "the server's jar was not built");
      return;
    }
    Files.writeString(folder.resolve("passphrase"), "a passphrase for the benchmark alone\n");
    Results.progress("start");
    results.add(
        Figure.of(
            "start.first",
            start(jar, folder, List.of()),
            "s",
            "start to ready on an empty folder: makes its tables and keys"));
    Median again = new Median();
    for (int round = 0; round < options.rounds(3, 1); round++) {
      again.add(start(jar, folder, List.of()));
    }
    results.add(Figure.of("start.again", again.value(), "s", "start to ready with its data there"));
    Path recording = folder.resolve("start.jfr");
    start(jar, folder, List.of("-XX:StartFlightRecording:settings=profile,filename=" + recording));
    Profile.of(recording).report("start.runs.", "start.for.", results);
  }

  private static double start(String jar, Path folder, List<String> flags) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    List<String> command = new ArrayList<>(Launch.server());
    command.addAll(flags);
    command.addAll(
        List.of(
            "-jar",
            jar,
            "--server.port=" + port,
            "--keywright.data-dir=" + folder,
            "--keywright.secrets.passphrase-file=" + folder.resolve("passphrase"),
            "--keywright.issuance.demo=true"));
    long begin = System.nanoTime();
    Process server =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server.log").toFile())
            .start();
    try {
      awaitReady(server, URI.create("http://localhost:" + port + "/actuator/health"));
      return (System.nanoTime() - begin) / 1e9;
    } finally {
      server.destroy();
      if (!server.waitFor(60, TimeUnit.SECONDS)) {
        server.destroyForcibly().waitFor();
      }
    }
  }

  private static void awaitReady(Process server, URI health) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(10)).build();
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (System.nanoTime() < end && server.isAlive()) {
        try {
          if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          // Not yet.
        }
        Thread.sleep(20);
      }
    }
    throw new IOException("the server did not become ready");
  }
}
