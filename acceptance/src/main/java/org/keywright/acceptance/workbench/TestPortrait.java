package org.keywright.acceptance.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;

/** The portrait out of the test data, as people have it enrolled. */
public final class TestPortrait {

  private static final Path FILE = Path.of("testdata/portraits/astronaut-420x560.jpeg");

  private TestPortrait() {}

  /** Enrols it as somebody's. */
  public static void enrol(EnrolledBiometrics biometrics, UUID person) throws IOException {
    Path root = Path.of(System.getProperty("keywright.root", "."));
    biometrics.put(
        person, BiometricKind.FACE, Files.readAllBytes(root.resolve(FILE)), Actor.system());
  }
}
