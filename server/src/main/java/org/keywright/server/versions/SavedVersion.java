package org.keywright.server.versions;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A save of a document.
 *
 * @param version from 1
 * @param savedBy the name of who saved it
 * @param differences to the version before
 */
public record SavedVersion(
    int version, Instant savedAt, String savedBy, List<Difference> differences) {

  /** As many as somebody looks through. */
  private static final int SHOWN = 100;

  /** How many to read, so that each one that is shown has the one before it. */
  public static final int READ = SHOWN + 1;

  public SavedVersion {
    differences = List.copyOf(differences);
  }

  /**
   * A version as it is stored.
   *
   * @param settings and their values, as people read them
   */
  public record Stored(
      int version, Instant savedAt, String savedBy, Map<String, String> settings) {}

  /**
   * Each version with its differences to the one before.
   *
   * @param stored the newest first, {@value #READ} at most
   * @return the newest first, a hundred at most
   */
  public static List<SavedVersion> of(List<Stored> stored) {
    List<SavedVersion> versions = new ArrayList<>();
    for (int i = 0; i < Math.min(stored.size(), SHOWN); i++) {
      Stored one = stored.get(i);
      Map<String, String> before = i + 1 < stored.size() ? stored.get(i + 1).settings() : null;
      versions.add(
          new SavedVersion(
              one.version(),
              one.savedAt(),
              one.savedBy(),
              Difference.between(before, one.settings())));
    }
    return List.copyOf(versions);
  }
}
