package org.keywright.acceptance.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.keywright.card.script.TrustedServer;
import org.keywright.card.wire.ServerIdentity;
import org.keywright.client.HttpExchanger;
import org.keywright.server.policy.KeyAlgorithm;

/** A {@link BenchServer} as its user sees it: a process, and an origin. Safe for concurrent use. */
final class ServerProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader answers;
  private final URI origin;
  private final HttpExchanger exchanger;
  private final TrustedServer trusted;

  private ServerProcess(Process process, BufferedReader answers, Path log) throws Exception {
    this.process = process;
    this.answers = answers;
    String ready = answers.readLine();
    if (ready == null || !ready.startsWith("READY ")) {
      throw new IOException("the server did not start:\n" + Files.readString(log));
    }
    this.origin = URI.create("http://localhost:" + ready.substring("READY ".length()));
    this.exchanger = new HttpExchanger(origin);
    ServerIdentity identity = exchanger.identity();
    this.trusted = new TrustedServer(identity.origin(), identity.root(), identity.demo());
  }

  /**
   * Starts one, and waits until it is ready.
   *
   * @param folder of its data
   * @param settings as on its command line
   */
  static ServerProcess start(Path folder, List<String> settings) throws Exception {
    Path data = Files.createTempDirectory(folder, "server-");
    Path log = data.resolve("server.log");
    List<String> command = new ArrayList<>(Launch.server());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(BenchServer.class.getName(), data.toString()));
    command.addAll(settings);
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    try {
      return new ServerProcess(process, process.inputReader(StandardCharsets.US_ASCII), log);
    } catch (Exception e) {
      process.destroyForcibly().waitFor();
      throw e;
    }
  }

  long pid() {
    return process.pid();
  }

  /** Where it is reached. */
  URI origin() {
    return origin;
  }

  /** A connection to it, as a workstation holds one. */
  HttpExchanger exchanger() {
    return exchanger;
  }

  /** What a workstation knows of it. */
  TrustedServer trusted() {
    return trusted;
  }

  /** A ticket for a device with four keys of this kind. */
  String ticket(KeyAlgorithm algorithm) throws IOException {
    return ask("ticket " + algorithm.name());
  }

  /** A number that only the process knows: {@code cpu} in nanoseconds, {@code heap} in bytes. */
  long number(String what) throws IOException {
    return Long.parseLong(ask(what));
  }

  /** Begins to record where time goes; the second time, ends it and writes the recording. */
  void profile(Path file) throws IOException {
    ask("profile " + file);
  }

  private synchronized String ask(String question) throws IOException {
    var questions = process.outputWriter(StandardCharsets.US_ASCII);
    questions.write(question + "\n");
    questions.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the server ended when it was asked " + question);
    }
    return answer;
  }

  @Override
  public void close() {
    exchanger.close();
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
