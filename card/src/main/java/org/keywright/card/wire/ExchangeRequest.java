package org.keywright.card.wire;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keywright.card.identify.Identification;
import org.keywright.card.script.ScriptResult;

/**
 * What a client sends in an exchange: the first redeems a ticket and says what the device is, each
 * further one brings the results of the script before. Sent again with the same content, it gets
 * the same answer.
 *
 * @param version of the wire, {@value Wire#VERSION}
 * @param ticket what a page or a program got for this operation, 20 to 128 characters; secret
 * @param sessionNonce the client's, 32 random bytes; the first to redeem a ticket owns it
 * @param sequence of the exchange, from 1
 * @param client version and system of the client, up to 120 characters
 * @param identification in the first exchange
 * @param result in each further one
 */
public record ExchangeRequest(
    int version,
    String ticket,
    byte[] sessionNonce,
    int sequence,
    String client,
    @Nullable Identification identification,
    @Nullable ScriptResult result) {

  /** Checks the ranges and copies the nonce. */
  public ExchangeRequest {
    if (ticket.length() < 20 || ticket.length() > 128 || client.length() > 120) {
      throw new IllegalArgumentException("not an exchange");
    }
    if (sessionNonce.length != 32 || sequence < 1 || sequence > 1_000) {
      throw new IllegalArgumentException("not an exchange");
    }
    if ((sequence == 1) != (identification != null) || (sequence > 1) != (result != null)) {
      throw new IllegalArgumentException(
          "the first exchange has an identification, each further one a result");
    }
    sessionNonce = sessionNonce.clone();
  }

  @Override
  public byte[] sessionNonce() {
    return sessionNonce.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ExchangeRequest that
        && version == that.version
        && ticket.equals(that.ticket)
        && Arrays.equals(sessionNonce, that.sessionNonce)
        && sequence == that.sequence
        && client.equals(that.client)
        && Objects.equals(identification, that.identification)
        && Objects.equals(result, that.result);
  }

  @Override
  public int hashCode() {
    return Objects.hash(version, sequence, client);
  }

  /** Without the ticket. */
  @Override
  public String toString() {
    return "ExchangeRequest[" + sequence + "]";
  }
}
