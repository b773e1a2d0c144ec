package org.keywright.server.device;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;

/**
 * A step in the life of a device as it happened.
 *
 * @param action the transition: {@code suspend}; {@code register} for the first entry; {@code
 *     change-pin} and the like, which leave the state as it is
 * @param from the state before; null for the first entry
 * @param reason what was said about it; may be empty
 * @param holder who held the device or was about to, after the step
 */
public record DeviceHistoryEntry(
    long id,
    Instant at,
    String action,
    @Nullable DeviceState from,
    DeviceState to,
    Actor.Kind actorKind,
    String actorId,
    String actorName,
    String reason,
    @Nullable UUID holder) {}
