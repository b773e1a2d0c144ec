package org.keywright.card.script;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a client knows on its own and holds a script against.
 *
 * @param server the server that it trusts
 * @param issuance the run, once its first script has named it
 * @param attempt the attempt, once its first script has named it
 * @param sequence of the exchange that this script answers
 * @param sessionNonce the client's own
 * @param hardwareId of the device as the client read it
 * @param model of the device, once the first script has named it
 * @param now the time
 */
public record Expectation(
    TrustedServer server,
    @Nullable UUID issuance,
    int attempt,
    int sequence,
    byte[] sessionNonce,
    String hardwareId,
    @Nullable String model,
    Instant now) {

  /** Copies the nonce. */
  public Expectation {
    sessionNonce = sessionNonce.clone();
  }

  @Override
  public byte[] sessionNonce() {
    return sessionNonce.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Expectation that
        && server.equals(that.server)
        && Objects.equals(issuance, that.issuance)
        && attempt == that.attempt
        && sequence == that.sequence
        && Arrays.equals(sessionNonce, that.sessionNonce)
        && hardwareId.equals(that.hardwareId)
        && Objects.equals(model, that.model)
        && now.equals(that.now);
  }

  @Override
  public int hashCode() {
    return Objects.hash(server, issuance, attempt, sequence, hardwareId);
  }
}
