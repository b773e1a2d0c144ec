package org.keywright.server.issuance;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.credential.CredentialPolicyRef;
import org.keywright.server.policy.PolicyRef;

/**
 * A run: one operation on one device, in one or more attempts.
 *
 * @param attempt the current one, from 1
 * @param holder the person, of an issuance
 * @param policy the version that it goes by, of an issuance
 * @param credentialPolicy the version of the credential policy that it follows, of an issuance;
 *     null for those that were begun before there were any
 * @param replaces the device in whose place it is, of a replacement
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
    @Nullable CredentialPolicyRef credentialPolicy,
    @Nullable UUID replaces,
    @Nullable UUID device,
    int attempt,
    @Nullable UUID cardUuid,
    @Nullable LocalDate expiresOn,
    @Nullable String problemCode,
    @Nullable String problem,
    int exchanges,
    String requestedBy,
    Instant createdAt,
    Instant updatedAt) {

  /** Whether exchanges of the current attempt are taken. */
  boolean isUnderWay() {
    return state == IssuanceState.OPEN || state == IssuanceState.PENDING;
  }

  /** The same in another state. */
  Issuance in(IssuanceState next) {
    return with(next, attempt, exchanges, problemCode, problem);
  }

  /** The same after an exchange. */
  Issuance after(int exchange) {
    return with(state, attempt, exchange, problemCode, problem);
  }

  /** The same with a failure. */
  Issuance failed(IssuanceState next, String code, String words) {
    return with(next, attempt, exchanges, code, words);
  }

  /** The same at the beginning of its next attempt. */
  Issuance retried(IssuanceState next) {
    return with(next, attempt + 1, 0, null, null);
  }

  /** The same, that follows a credential policy. */
  Issuance by(CredentialPolicyRef credential, @Nullable UUID inPlaceOf) {
    return new Issuance(
        id,
        operation,
        state,
        holder,
        policy,
        credential,
        inPlaceOf,
        device,
        attempt,
        cardUuid,
        expiresOn,
        problemCode,
        problem,
        exchanges,
        requestedBy,
        createdAt,
        updatedAt);
  }

  /** The same, tied to a device and its numbers. */
  Issuance of(UUID bound, UUID uuid, LocalDate expires) {
    return new Issuance(
        id,
        operation,
        state,
        holder,
        policy,
        credentialPolicy,
        replaces,
        bound,
        attempt,
        uuid,
        expires,
        problemCode,
        problem,
        exchanges,
        requestedBy,
        createdAt,
        updatedAt);
  }

  private Issuance with(
      IssuanceState next, int number, int count, @Nullable String code, @Nullable String words) {
    return new Issuance(
        id,
        operation,
        next,
        holder,
        policy,
        credentialPolicy,
        replaces,
        device,
        number,
        cardUuid,
        expiresOn,
        code,
        words,
        count,
        requestedBy,
        createdAt,
        updatedAt);
  }
}
