package org.keywright.server.device;

import java.util.Map;
import java.util.Optional;
import org.keywright.server.secrets.SecretKind;
import org.keywright.server.secrets.SecretSpec;

/**
 * The keys with which one device arrived: for each kind of secret the name of the known secret that
 * has it. The values stay in the vault.
 *
 * @param origin where they come from, for people: the model or the name of a key set
 */
public record InitialKeys(String origin, Map<SecretKind, SecretSpec.Known> known) {

  public InitialKeys {
    known = Map.copyOf(known);
  }

  /** The initial value of this kind of secret, if devices of the model arrive with one. */
  public Optional<SecretSpec.Known> of(SecretKind kind) {
    return Optional.ofNullable(known.get(kind));
  }
}
