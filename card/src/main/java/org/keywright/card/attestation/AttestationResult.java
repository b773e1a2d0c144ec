package org.keywright.card.attestation;

import java.util.List;

/**
 * A genuine attestation and what was found about it.
 *
 * @param statement what it says
 * @param findings what is not as expected; empty at best
 */
public record AttestationResult(AttestationStatement statement, List<AttestationFinding> findings) {

  /** Copies the list. */
  public AttestationResult {
    findings = List.copyOf(findings);
  }

  /** Whether nothing was found that refuses. */
  public boolean isAccepted() {
    return findings.stream().noneMatch(AttestationFinding::refuses);
  }
}
