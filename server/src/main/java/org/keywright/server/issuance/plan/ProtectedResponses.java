package org.keywright.server.issuance.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.apdu.ResponseApdu;
import org.keywright.card.globalplatform.Scp03Session;
import org.keywright.card.globalplatform.Scp03SessionKeys;
import org.keywright.card.script.StepResult;
import org.keywright.server.secrets.Candidate;
import org.keywright.server.secrets.SecretKind;

/**
 * Opens what came back through the secure channel of one script. Session keys are derived again
 * from the key set and the challenges; nothing of them was stored.
 */
final class ProtectedResponses implements AutoCloseable {

  private final List<Meaning> meanings;
  private final Knowledge.@Nullable Channel channel;
  private final Secrets secrets;
  private @Nullable Scp03SessionKeys keys;

  /**
   * Responses to a script.
   *
   * @param channel the challenge that the script answered
   */
  ProtectedResponses(List<Meaning> meanings, Knowledge.@Nullable Channel channel, Secrets secrets) {
    this.meanings = meanings;
    this.channel = channel;
    this.secrets = secrets;
  }

  /** The response as it was before the card protected it. */
  StepResult open(Meaning.Protected meaning, StepResult step) throws InvalidResponseException {
    ResponseApdu plain =
        Scp03Session.decode(meaning.state())
            .unwrap(keys(), new ResponseApdu(step.data(), step.status()));
    return new StepResult(plain.data(), plain.status());
  }

  private Scp03SessionKeys keys() throws InvalidResponseException {
    Scp03SessionKeys known = keys;
    if (known == null) {
      if (channel == null) {
        throw new IllegalStateException("a script had a channel without a challenge");
      }
      known = ChannelKeys.session(candidate(), channel);
      keys = known;
    }
    return known;
  }

  private Candidate candidate() {
    for (Meaning meaning : meanings) {
      if (meaning instanceof Meaning.Opened opened
          && opened.secret().equals(SecretKind.SCP03_KEYS.name())) {
        return secrets
            .find(SecretKind.SCP03_KEYS, opened.candidate())
            .orElseThrow(() -> new IllegalStateException("a candidate is gone in mid-session"));
      }
    }
    throw new IllegalStateException("a script had a channel that it did not open");
  }

  @Override
  public void close() {
    if (keys != null) {
      keys.close();
    }
  }
}
