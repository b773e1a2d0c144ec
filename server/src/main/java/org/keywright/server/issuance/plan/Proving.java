package org.keywright.server.issuance.plan;

import java.util.List;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.command.PivCommands;
import org.keywright.card.piv.command.PivSlot;
import org.keywright.card.script.Hole;
import org.keywright.card.script.Step;

/**
 * Has each key show that it is on the device: a signature over what the client puts together
 * itself, or a key agreement where the key cannot sign.
 */
final class Proving {

  private final Knowledge knowledge;
  private final PivPlan.ProofRequests proofs;

  Proving(Knowledge knowledge, PivPlan.ProofRequests proofs) {
    this.knowledge = knowledge;
    this.proofs = proofs;
  }

  /**
   * Adds a proof for each of these slots, in the clear.
   *
   * @param verify verifies the PIN: before the first key that asks for it, and right before 9C
   */
  void add(PlannedScript.Builder script, List<Target.Slot> slots, Step verify) {
    add(script, slots, verify, new Meaning.Nothing(), false);
  }

  /**
   * The same after the PIN was verified.
   *
   * @param verify verifies it once more, right before 9C
   * @param meaning of its success
   */
  void addUnderPin(
      PlannedScript.Builder script, List<Target.Slot> slots, Step verify, Meaning meaning) {
    add(script, slots, verify, meaning, true);
  }

  private void add(
      PlannedScript.Builder script,
      List<Target.Slot> slots,
      Step verify,
      Meaning meaning,
      boolean verifiedBefore) {
    boolean verified = verifiedBefore;
    for (Target.Slot slot : slots) {
      Knowledge.Key key = knowledge.key(slot.name()).orElseThrow();
      boolean needsPin = slot.slot() != PivSlot.CARD_AUTHENTICATION;
      if (needsPin && (!verified || slot.slot() == PivSlot.SIGNATURE)) {
        script.step(verify, meaning);
        verified = true;
      }
      prove(script, slot, key);
    }
  }

  private void prove(PlannedScript.Builder script, Target.Slot slot, Knowledge.Key key) {
    PivAlgorithm algorithm = slot.algorithm();
    int weight = Costs.sign(algorithm);
    if (slot.slot() == PivSlot.KEY_MANAGEMENT && algorithm.kind() == PivAlgorithm.Kind.EC) {
      agree(script, slot, algorithm, key.publicKey());
      return;
    }
    byte[] nonce = proofs.nonce();
    int length = algorithm.bytes();
    boolean rsa = algorithm.kind() == PivAlgorithm.Kind.RSA;
    CommandApdu command =
        rsa
            ? PivCommands.applyRsa(slot.slot(), algorithm, new byte[length])
            : PivCommands.signEcdsa(slot.slot(), algorithm, new byte[length]);
    Hole.ProofForm form =
        rsa
            ? Hole.ProofForm.RSA_PKCS1_SHA256
            : algorithm == PivAlgorithm.P_384
                ? Hole.ProofForm.ECDSA_SHA384
                : Hole.ProofForm.ECDSA_SHA256;
    Hole hole =
        new Hole.Proof(
            command.data().length - length,
            length,
            form,
            slot.slot().reference(),
            nonce,
            key.publicKey());
    script.step(
        Step.of(command, 1024, weight).withHole(hole), new Meaning.Signed(slot.name(), nonce));
  }

  private void agree(
      PlannedScript.Builder script, Target.Slot slot, PivAlgorithm algorithm, byte[] publicKey) {
    int reference = slot.slot().reference();
    PivPlan.ProofRequests.Agreement agreement = proofs.agreement(reference, algorithm, publicKey);
    byte[] point = agreement.point();
    CommandApdu command = PivCommands.agree(slot.slot(), algorithm, new byte[point.length]);
    Hole hole =
        new Hole.Agreement(
            command.data().length - point.length,
            point.length,
            reference,
            publicKey,
            point,
            agreement.signature());
    script.step(
        Step.of(command, 256, Costs.sign(algorithm)).withHole(hole),
        new Meaning.Agreed(slot.name(), agreement.digest()));
  }
}
