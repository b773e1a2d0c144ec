package org.keywright.server.credential;

import java.time.Instant;
import java.util.List;

/**
 * A save of a credential policy.
 *
 * @param savedBy the name of who saved it
 * @param differences to the version before
 */
public record PolicyVersion(
    int version, Instant savedAt, String savedBy, List<Difference> differences) {

  public PolicyVersion {
    differences = List.copyOf(differences);
  }
}
