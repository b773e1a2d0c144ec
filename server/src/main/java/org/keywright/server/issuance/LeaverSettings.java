package org.keywright.server.issuance;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code keywright.leavers}.
 *
 * @param devices what is done to the devices of people who leave
 */
@ConfigurationProperties("keywright.leavers")
record LeaverSettings(@DefaultValue("TERMINATE") Devices devices) {

  /** What is done to devices. */
  enum Devices {
    /** They are out of use, and an operator ends them. */
    SUSPEND,
    /** Their life ends, and their certificates are revoked. */
    TERMINATE
  }
}
