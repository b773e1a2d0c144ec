package org.keywright.client.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.keywright.card.script.ScriptJson;
import org.keywright.client.host.NativeFrames;

/**
 * The files that make a browser start this client: a script that runs it, and for each browser a
 * manifest that names the script and the extension that may use it.
 *
 * @param folder of the script and of what it needs
 */
record HostInstallation(Path folder) {

  /** The name by which extensions ask for the client. */
  static final String NAME = "org.keywright.client";

  /**
   * Options of the Java that browsers start: small and quick to its first word. Warnings go
   * nowhere, since the standard output is for frames.
   */
  static final List<String> OPTIONS =
      List.of(
          "-Xlog:disable",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xms8m",
          "-Xmx48m",
          "-Xss512k",
          "--enable-native-access=ALL-UNNAMED");

  private static final Duration LEARNING = Duration.ofMinutes(2);

  /** What the client is told while it learns: it reads, refuses and ends, and reaches nobody. */
  private static final List<String> LESSONS =
      List.of(
          "{\"origin\":\"https://training.invalid\",\"message\":{\"version\":1,\"type\":\"devices\",\"id\":\"t\"}}",
          "{\"version\":1,\"type\":\"bye\"}");

  Path script() {
    return folder.resolve("client-host");
  }

  private Path cache() {
    return folder.resolve("client-host.aot");
  }

  /** What Java writes on the way to the cache. */
  private Path learned() {
    return folder.resolve("client-host.aot.config");
  }

  static Path manifest(Path in) {
    return in.resolve(NAME + ".json");
  }

  /** Writes the script, for the Java and the class path of this process. */
  void writeScript() throws IOException {
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>(java());
    command.add("-XX:AOTCache=" + cache());
    command.addAll(program());
    String script =
        """
        #!/bin/sh
        # Started by browsers, for the extension of Keywright. Written by: keywright client install
        exec %s "$@"
        """
            .formatted(
                command.stream()
                    .map(HostInstallation::quoted)
                    .collect(Collectors.joining(" \\\n  ")));
    write(script(), script.getBytes(StandardCharsets.UTF_8), "rwxr-xr-x");
  }

  private static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    return command;
  }

  private static List<String> program() {
    return List.of("-cp", classPath(), "org.keywright.client.Main", "host");
  }

  /**
   * Runs the client once, so that Java keeps what it has learned about it for the next start, which
   * takes a third of the time then. Without that the client is slower and nothing else.
   *
   * @return whether it was kept
   */
  boolean learnToStart() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(java());
    command.add("-XX:AOTCacheOutput=" + cache());
    command.addAll(program());
    command.add("training");
    Process client =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      try (OutputStream in = client.getOutputStream()) {
        for (String message : LESSONS) {
          NativeFrames.write(in, message.getBytes(StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        // It ended before: then it has learned less.
      }
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
      return client.waitFor(LEARNING.toSeconds(), TimeUnit.SECONDS) && Files.exists(cache());
    } finally {
      client.destroyForcibly();
      Files.deleteIfExists(learned());
    }
  }

  /** Of absolute paths, since a browser starts the script anywhere. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().normalize().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /**
   * Writes a manifest.
   *
   * @param in the folder where the browser looks
   * @param script what the browser starts
   */
  static Path writeManifest(Browser browser, Path in, Path script) throws IOException {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("name", NAME);
    content.put("description", "Keywright: sets up security keys and cards");
    content.put("path", script.toString());
    content.put("type", "stdio");
    content.put(browser.allowing(), browser.allowed());
    Files.createDirectories(in);
    write(manifest(in), ScriptJson.write(content), "rw-r--r--");
    return manifest(in);
  }

  private static void write(Path file, byte[] content, String permissions) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Path fresh = Files.createTempFile(folder, "keywright", ".new");
    try {
      Files.write(fresh, content);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(permissions));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Removes the script and what it needs; whether there was one. */
  boolean remove() throws IOException {
    Files.deleteIfExists(cache());
    boolean was = Files.deleteIfExists(script());
    if (Files.isDirectory(folder)) {
      try (var left = Files.list(folder)) {
        if (left.findAny().isEmpty()) {
          Files.delete(folder);
        }
      }
    }
    return was;
  }
}
