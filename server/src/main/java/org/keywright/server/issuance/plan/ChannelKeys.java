package org.keywright.server.issuance.plan;

import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.globalplatform.InitializeUpdateResponse;
import org.keywright.card.globalplatform.Scp03KeySet;
import org.keywright.card.globalplatform.Scp03SessionKeys;
import org.keywright.server.secrets.Candidate;
import org.keywright.server.secrets.SecretValue;

/** Recorded key sets of a secure channel, as {@code card} takes them. */
final class ChannelKeys {

  private ChannelKeys() {}

  /** The keys themselves; they are closed with the candidate. */
  static Scp03KeySet of(Candidate candidate) {
    if (!(candidate.value()
        instanceof SecretValue.KeySet(var algorithm, int version, var enc, var mac, var dek))) {
      throw new IllegalStateException("secure channel keys are a key set");
    }
    return new Scp03KeySet(version, enc, mac, dek);
  }

  /** The key version number of a set on the card. */
  static int version(Candidate candidate) {
    return of(candidate).version();
  }

  /** Session keys for a challenge; the caller closes them. */
  static Scp03SessionKeys session(Candidate candidate, Knowledge.Channel channel)
      throws InvalidResponseException {
    return Scp03SessionKeys.derive(
        of(candidate), channel.hostChallenge(), response(channel).cardChallenge());
  }

  static InitializeUpdateResponse response(Knowledge.Channel channel)
      throws InvalidResponseException {
    return InitializeUpdateResponse.parse(channel.response());
  }

  /**
   * Whether the card showed that it has this key set under its version: offline, so that it costs
   * the card none of its tries (GlobalPlatform Amendment D clause 6.2.2.2).
   */
  static boolean confirms(Candidate candidate, Knowledge.Channel channel)
      throws InvalidResponseException {
    InitializeUpdateResponse response = response(channel);
    if (response.keyVersion() != version(candidate)) {
      return false;
    }
    try (Scp03SessionKeys keys = session(candidate, channel)) {
      return keys.confirms(channel.hostChallenge(), response);
    }
  }
}
