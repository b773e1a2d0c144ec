package org.keywright.server.policy;

import java.time.Instant;
import java.util.UUID;

/**
 * A version of a policy as it was saved.
 *
 * @param version from 1; grows by one with each save
 * @param savedBy the name of who saved it
 * @param retired whether nothing is issued by any version of it any more
 */
public record StoredPolicy(
    UUID id, int version, DevicePolicy policy, Instant savedAt, String savedBy, boolean retired) {

  /** What an issuance keeps of it. */
  public PolicyRef ref() {
    return new PolicyRef(id, version);
  }
}
