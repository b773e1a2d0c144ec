package org.keywright.acceptance.workbench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pictures of fingers out of the test data. */
public enum Fingers {
  /** One impression of a finger. */
  ENROLLED("probe.png"),
  /** Another impression of the same finger. */
  RIGHT("matching.png"),
  /** A finger of somebody else. */
  OTHER("nonmatching.png");

  private final String name;

  Fingers(String name) {
    this.name = name;
  }

  /** Where it is. */
  public Path file() {
    return Path.of(System.getProperty("keywright.root", "."))
        .resolve("testdata/fingerprints/sourceafis")
        .resolve(name);
  }

  /** What it is. */
  public byte[] bytes() {
    try {
      return Files.readAllBytes(file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
