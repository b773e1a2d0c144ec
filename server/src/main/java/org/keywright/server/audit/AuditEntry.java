package org.keywright.server.audit;

import java.time.Instant;
import java.util.Map;
import org.keywright.server.actor.Actor;

/**
 * An event as it stands in the log.
 *
 * @param id its number; grows, with gaps
 * @param at when it was recorded, to the microsecond
 * @param hash SHA-256 over a zero byte and the canonical bytes (the leaf hash of RFC 6962, section
 *     2.1), in hex
 */
public record AuditEntry(
    long id,
    Instant at,
    Actor.Kind actorKind,
    String actorId,
    String actorName,
    String action,
    String subjectKind,
    String subjectId,
    Map<String, String> details,
    String hash) {

  public AuditEntry {
    details = Map.copyOf(details);
  }
}
