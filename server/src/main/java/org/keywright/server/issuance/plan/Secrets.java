package org.keywright.server.issuance.plan;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.secrets.Candidate;
import org.keywright.server.secrets.Candidates;
import org.keywright.server.secrets.SecretKind;

/**
 * The recorded values of a device's secrets, opened for the making of one script. Close it as soon
 * as that is made.
 */
public record Secrets(
    Candidates managementKey,
    Candidates channelKeys,
    Candidates puk,
    Candidates pin,
    Set<UUID> factory)
    implements AutoCloseable {

  /** The candidates of one secret. */
  public Candidates of(SecretKind kind) {
    return switch (kind) {
      case MANAGEMENT_KEY -> managementKey;
      case SCP03_KEYS -> channelKeys;
      case PUK -> puk;
      case PIN -> pin;
    };
  }

  /** One of the candidates by its id. */
  Optional<Candidate> find(SecretKind kind, @Nullable UUID id) {
    return of(kind).inOrder().stream().filter(c -> c.id().equals(id)).findFirst();
  }

  /**
   * The candidate that the device has: the one that it is known to have, or the only one that it
   * was not found to lack. Empty if that is not certain.
   */
  Optional<Candidate> holding(SecretKind kind, Knowledge knowledge) {
    UUID known = knowledge.session().holds().get(kind.name());
    if (known != null) {
      return find(kind, known);
    }
    List<Candidate> possible = possible(kind, knowledge);
    return possible.size() == 1 ? Optional.of(possible.getFirst()) : Optional.empty();
  }

  /** The candidates that the device may have, the likeliest first. */
  List<Candidate> possible(SecretKind kind, Knowledge knowledge) {
    return of(kind).inOrder().stream()
        .filter(candidate -> !knowledge.session().refused().contains(candidate.id()))
        .toList();
  }

  @Override
  public void close() {
    managementKey.close();
    channelKeys.close();
    puk.close();
    pin.close();
  }
}
