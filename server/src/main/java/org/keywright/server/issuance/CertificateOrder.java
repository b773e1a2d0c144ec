package org.keywright.server.issuance;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.ca.CertificateRequest;
import org.keywright.server.ca.PossessionProof;
import org.keywright.server.issuance.plan.Knowledge;

/**
 * What was asked of a certificate authority for a key: enough to ask the same again.
 *
 * @param slot key reference of the key
 */
record CertificateOrder(UUID issuance, UUID device, String slot, Asked asked) {

  /**
   * A request with its proof, as it is stored.
   *
   * @param proof by the key itself
   * @param attestation of the device that the key was generated there, if it gives one
   */
  record Asked(CertificateRequest request, Knowledge.Proof proof, byte @Nullable [] attestation) {

    /** The proof as the authority takes it. */
    PossessionProof possession() {
      PossessionProof live =
          proof.agreed()
              ? new PossessionProof.Agreed(proof.challenge(), proof.answer())
              : new PossessionProof.Signed(proof.challenge(), proof.answer());
      return attestation == null ? live : new PossessionProof.Attested(attestation, live);
    }
  }

  /** Names the request at the authority. */
  String requestId() {
    return asked.request().requestId();
  }
}
