package org.keywright.server.access;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Role;

/**
 * What is told of an API token; the token itself is shown once.
 *
 * @param name what it is for
 * @param revokedAt when it was revoked; null if it was not
 */
public record ApiToken(
    UUID id,
    String name,
    Set<Role> roles,
    Instant createdAt,
    String createdBy,
    Instant expiresAt,
    @Nullable Instant revokedAt) {

  public ApiToken {
    roles = Set.copyOf(roles);
  }
}
