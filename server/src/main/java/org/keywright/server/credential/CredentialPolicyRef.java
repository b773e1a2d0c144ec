package org.keywright.server.credential;

import java.util.UUID;

/** One version of a credential type's policy: what an issuance follows, whatever is saved later. */
public record CredentialPolicyRef(UUID type, int version) {}
