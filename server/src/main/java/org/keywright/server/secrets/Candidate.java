package org.keywright.server.secrets;

import java.time.Instant;
import java.util.UUID;

/**
 * A value that a secret of a device may have, in the clear. Close it.
 *
 * @param id names this value; {@link DeviceSecrets#confirm} takes it
 * @param value the secret itself
 * @param recorded when it was recorded
 */
public record Candidate(UUID id, SecretValue value, Instant recorded) implements AutoCloseable {

  @Override
  public void close() {
    value.close();
  }
}
