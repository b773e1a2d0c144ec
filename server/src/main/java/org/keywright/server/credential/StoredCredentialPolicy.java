package org.keywright.server.credential;

import java.time.Instant;
import java.util.UUID;

/**
 * A version of a credential policy as it was saved.
 *
 * @param type the credential type whose policy it is
 * @param version from 1; grows by one with each save
 * @param savedBy the name of who saved it
 */
public record StoredCredentialPolicy(
    UUID type, int version, CredentialPolicy policy, Instant savedAt, String savedBy) {

  /** What an issuance keeps of it. */
  public CredentialPolicyRef ref() {
    return new CredentialPolicyRef(type, version);
  }
}
