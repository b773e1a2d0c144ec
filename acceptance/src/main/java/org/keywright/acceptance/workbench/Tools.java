package org.keywright.acceptance.workbench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.keywright.client.Main;

/**
 * Runs programs in a folder of their own, where their files are, too.
 *
 * @param folder where they run
 * @param environment what is set for them beside what this process has
 */
public record Tools(Path folder, Map<String, String> environment) {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Which of these is not on this machine, in words. */
  public static Optional<String> missing(String... tools) {
    return Arrays.stream(tools)
        .filter(tool ->
            !Files.isExecutable(Path.of("/usr/bin", tool))
                && !Files.isExecutable(Path.of("/usr/sbin", tool)))
        .findFirst()
        .map(tool -> tool + " is not installed");
  }

  /** Runs one to its end, whatever that is. */
  public Output attempt(List<String> command, String... input)
      throws IOException, InterruptedException {
    Path printed = Files.createTempFile(folder, "printed", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("LC_ALL", "C.UTF-8");
    // Nothing that a tool keeps for its user comes from, or goes into, another run.
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("XDG_CACHE_HOME", folder.toString());
    Process tool = builder.start();
    try {
      tool.outputWriter(StandardCharsets.UTF_8).append(String.join("\n", input)).close();
    } catch (IOException e) {
      // It ended without reading.
    }
    try {
      if (!tool.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(command.getFirst() + " did not end: " + text(printed));
      }
    } finally {
      tool.destroyForcibly();
    }
    return new Output(tool.exitValue(), text(printed));
  }

  /** Runs one to its end, whatever that is. */
  public Output attempt(String... command) throws IOException, InterruptedException {
    return attempt(List.of(command));
  }

  /** What a tool prints that has to end well. */
  public String run(String... command) throws IOException, InterruptedException {
    return attempt(command).succeeded().text();
  }

  /** Has Chromium find the client, as somebody does whose home this folder is. */
  public void installClient(String... options) throws IOException, InterruptedException {
    installClientFor("chromium", options);
  }

  /** The same for another browser. */
  public void installClientFor(String browser, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("install", "--browser", browser));
    command.addAll(List.of(options));
    attempt(command).succeeded();
  }

  /** Writes a file into the folder; returns its name there. */
  public String file(String name, byte[] content) throws IOException {
    Files.write(folder.resolve(name), content);
    return name;
  }

  /** A file of the folder. */
  public byte[] read(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name));
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
