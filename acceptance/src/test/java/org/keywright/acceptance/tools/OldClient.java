package org.keywright.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A client that is too old for the extension, in the place of the one that is installed. */
final class OldClient implements AutoCloseable {

  static final String VERSION = "0.0.9";

  private final Path manifest;
  private final String content;

  /**
   * Puts it there until this is closed.
   *
   * @param manifests where the browser looks
   * @param folder for the program
   */
  OldClient(Path manifests, Path folder) throws IOException {
    manifest = manifests.resolve("org.keywright.client.json");
    content = Files.readString(manifest);
    Path program = folder.resolve("old-client");
    String ready =
        "{\"version\":1,\"type\":\"ready\",\"client\":\"%s\",\"system\":\"Linux\",\"oldestExtension\":\"0.0.1\"}"
            .formatted(VERSION);
    Files.writeString(
        program,
        "#!/bin/sh\nprintf '\\%03o\\000\\000\\000%%s' '%s'\nsleep 60\n"
            .formatted(ready.length(), ready));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        manifest, content.replaceAll("\"path\" ?: ?\"[^\"]+\"", "\"path\":\"" + program + "\""));
  }

  @Override
  public void close() throws IOException {
    Files.writeString(manifest, content);
  }
}
