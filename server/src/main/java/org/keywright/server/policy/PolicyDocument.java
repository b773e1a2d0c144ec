package org.keywright.server.policy;

import tools.jackson.databind.json.JsonMapper;

/**
 * The stored form of a policy. A mapper of its own: what is stored must not change its form when
 * the settings of the REST interface do.
 */
final class PolicyDocument {

  static final int LONGEST = 65_536;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private PolicyDocument() {}

  static String write(DevicePolicy policy) {
    return JSON.writeValueAsString(policy);
  }

  static DevicePolicy read(String document) {
    return JSON.readValue(document, DevicePolicy.class);
  }
}
