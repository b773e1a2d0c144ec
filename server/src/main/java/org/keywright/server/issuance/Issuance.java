package org.keywright.server.issuance;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.policy.PolicyRef;

/**
 * A run: one operation on one device, in one or more attempts.
 *
 * @param attempt the current one, from 1
 * @param holder the person, of an issuance
 * @param policy the version that it goes by, of an issuance
 * @param device once one was presented
 * @param cardUuid of the card, once a device was presented
 * @param expiresOn last day of the card's validity, once a device was presented
 * @param problemCode of the last failure
 * @param problem in words
 * @param exchanges of the current attempt so far
 * @param requestedBy the name of who asked for it
 */
public record Issuance(
    UUID id,
    Operation operation,
    IssuanceState state,
    @Nullable UUID holder,
    @Nullable PolicyRef policy,
    @Nullable UUID device,
    int attempt,
    @Nullable UUID cardUuid,
    @Nullable LocalDate expiresOn,
    @Nullable String problemCode,
    @Nullable String problem,
    int exchanges,
    String requestedBy,
    Instant createdAt,
    Instant updatedAt) {}
