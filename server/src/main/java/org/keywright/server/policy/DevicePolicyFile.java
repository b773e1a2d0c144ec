package org.keywright.server.policy;

import org.jspecify.annotations.Nullable;
import org.keywright.server.api.InvalidException;

/**
 * A device policy as a file that another server can read.
 *
 * @param format always {@value #FORMAT}
 */
record DevicePolicyFile(@Nullable String format, @Nullable DevicePolicy policy) {

  static final String FORMAT = "keywright-device-policy-1";

  /**
   * What is in it.
   *
   * @throws InvalidException if it is no such file
   */
  DevicePolicy content() {
    if (!FORMAT.equals(format) || policy == null) {
      throw new InvalidException("format", "has to be " + FORMAT + ", with a policy");
    }
    return policy;
  }
}
