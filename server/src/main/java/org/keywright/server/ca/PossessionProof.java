package org.keywright.server.ca;

import org.jspecify.annotations.Nullable;

/**
 * How the caller made sure that whoever asks has the private key (RFC 4211, clause 4 calls it proof
 * of possession). The caller has verified it; the authority records its kind and a SHA-256 over the
 * evidence, so that the journal's evidence can be matched later.
 */
public sealed interface PossessionProof {

  /** The most evidence that is taken, in bytes. */
  int MAX_EVIDENCE = 65_536;

  /**
   * The key signed bytes that contain its public key and a challenge.
   *
   * @param signed what was signed
   * @param signature the signature
   */
  record Signed(byte[] signed, byte[] signature) implements PossessionProof {
    public Signed {
      requireEvidence(signed);
      requireEvidence(signature);
    }
  }

  /**
   * The key agreed on a secret with an ephemeral key of the verifier, or decrypted one.
   *
   * @param challenge the ephemeral public key or the ciphertext
   * @param confirmation a hash of the agreed secret; never the secret itself
   */
  record Agreed(byte[] challenge, byte[] confirmation) implements PossessionProof {
    public Agreed {
      requireEvidence(challenge);
      requireEvidence(confirmation);
    }
  }

  /**
   * The device attested that it generated the key.
   *
   * @param statement the attestation, such as a certificate in DER
   * @param live the proof that the key was used as well, if one was made
   */
  record Attested(byte[] statement, @Nullable PossessionProof live) implements PossessionProof {
    public Attested {
      requireEvidence(statement);
      if (live instanceof Attested) {
        throw new IllegalArgumentException("an attestation is not a live proof");
      }
    }
  }

  private static void requireEvidence(byte[] evidence) {
    if (evidence.length < 1 || evidence.length > MAX_EVIDENCE) {
      throw new IllegalArgumentException("evidence has 1 to " + MAX_EVIDENCE + " bytes");
    }
  }
}
