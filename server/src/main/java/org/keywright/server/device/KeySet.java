package org.keywright.server.device;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.keywright.server.secrets.SecretKind;

/**
 * What is told of an imported key set; its keys never are.
 *
 * @param firstId the first hardware id that it is for
 * @param lastId the last one
 * @param kinds which secrets it has
 */
public record KeySet(
    UUID id,
    String model,
    String name,
    String firstId,
    String lastId,
    List<SecretKind> kinds,
    Instant importedAt,
    String importedBy) {

  public KeySet {
    kinds = List.copyOf(kinds);
  }
}
