package org.keywright.server.credential;

import tools.jackson.databind.json.JsonMapper;

/**
 * The stored form of a credential policy. A mapper of its own: what is stored must not change its
 * form when the settings of the REST interface do.
 */
final class CredentialPolicyDocument {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private CredentialPolicyDocument() {}

  static String write(CredentialPolicy policy) {
    return JSON.writeValueAsString(policy);
  }

  static CredentialPolicy read(String document) {
    return JSON.readValue(document, CredentialPolicy.class);
  }
}
