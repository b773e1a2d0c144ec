package org.keywright.server.policy;

import java.util.UUID;

/** One version of a policy: what an issuance goes by, whatever is saved later. */
public record PolicyRef(UUID id, int version) {}
