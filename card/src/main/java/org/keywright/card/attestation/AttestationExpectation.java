package org.keywright.card.attestation;

import java.security.PublicKey;
import java.util.Optional;
import java.util.Set;
import org.keywright.card.piv.command.FirmwareVersion;
import org.keywright.card.piv.command.PivSlot;

/**
 * What an attestation has to say to be accepted.
 *
 * @param slot where the key was generated
 * @param key the public key that generating it answered
 * @param serial the serial number in the inventory; empty for devices that have none there
 * @param firmware the version that the device itself answered; empty if it was not asked
 * @param tolerated weaknesses that the policy puts up with: they are found all the same, but do not
 *     refuse
 */
public record AttestationExpectation(
    PivSlot slot,
    PublicKey key,
    Optional<Long> serial,
    Optional<FirmwareVersion> firmware,
    Set<FirmwareWeakness> tolerated) {

  /** Copies the set. */
  public AttestationExpectation {
    tolerated = Set.copyOf(tolerated);
  }
}
