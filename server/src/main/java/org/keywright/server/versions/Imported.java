package org.keywright.server.versions;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an import from a file did, or would do.
 *
 * @param id of what was changed or made; null for what a dry run would make
 * @param version the newest before the import; 0 if there was none
 */
public record Imported(
    Outcome outcome, @Nullable UUID id, int version, List<Difference> differences) {

  /** What became of it. */
  public enum Outcome {
    CREATED,
    CHANGED,
    UNCHANGED
  }

  public Imported {
    differences = List.copyOf(differences);
  }
}
