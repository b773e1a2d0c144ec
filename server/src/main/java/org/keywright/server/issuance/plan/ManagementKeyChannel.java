package org.keywright.server.issuance.plan;

import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.piv.command.ManagementAuthentication;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.script.Step;
import org.keywright.server.secrets.Candidate;
import org.keywright.server.secrets.KeyAlgorithm;
import org.keywright.server.secrets.SecretKind;
import org.keywright.server.secrets.SecretValue;

/** Administration under the PIV Card Application Administration Key, authenticated both ways. */
final class ManagementKeyChannel implements AdministrationChannel {

  private final Knowledge.Challenge witness;
  private final Candidate candidate;
  private final PivAlgorithm next;

  /**
   * A channel.
   *
   * @param witness that it answers
   * @param candidate under which value
   * @param next algorithm of the key that the device has when the script is over
   */
  ManagementKeyChannel(Knowledge.Challenge witness, Candidate candidate, PivAlgorithm next) {
    this.witness = witness;
    this.candidate = candidate;
    this.next = next;
  }

  @Override
  public void open(PlannedScript.Builder script) {
    if (!(candidate.value() instanceof SecretValue.Key key)) {
      throw new IllegalStateException("a management key is a key");
    }
    PivAlgorithm algorithm = algorithm(key.algorithm());
    byte[] challenge = ManagementAuthentication.newChallenge(algorithm);
    CommandApdu answer =
        ManagementAuthentication.answer(algorithm, key.key(), witness.value(), challenge);
    script.step(
        Step.of(answer, 64, Costs.CODE).asSecret(),
        new Meaning.Opened(
            SecretKind.MANAGEMENT_KEY.name(), candidate.id(), algorithm.id(), challenge));
  }

  @Override
  public void administer(PlannedScript.Builder script, Step step, Meaning meaning) {
    script.step(step, meaning);
  }

  @Override
  public void leave(PlannedScript.Builder script) {
    // Nothing is wrapped: what follows is in the clear anyway.
  }

  @Override
  public void askNext(PlannedScript.Builder script, Application application) {
    askWitness(script, next);
  }

  @Override
  public void close() {
    // It has no keys of its own.
  }

  static void askWitness(PlannedScript.Builder script, PivAlgorithm algorithm) {
    script.step(
        Step.of(ManagementAuthentication.requestWitness(algorithm), 64, Costs.SIMPLE),
        new Meaning.Witness(algorithm.id()));
  }

  static PivAlgorithm algorithm(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case TDES -> PivAlgorithm.TDEA;
      case AES_128 -> PivAlgorithm.AES_128;
      case AES_192 -> PivAlgorithm.AES_192;
      case AES_256 -> PivAlgorithm.AES_256;
    };
  }
}
