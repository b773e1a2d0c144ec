package org.keywright.server.access;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code keywright.access}.
 *
 * @param setupTokenFile where the one-time token for the first administrator is written
 * @param setupTokenValidity how long it is valid; a start of the server without accounts makes
 *     another
 * @param sessionLifetime from a sign-in to when it has to be done again, however busy the session
 *     is; 5 minutes to 7 days
 * @param sessionsPerAccount how many sessions an account may have on a node at the same time, 1 to
 *     100; one more ends the one that was idle for longest
 */
@ConfigurationProperties("keywright.access")
record AccessSettings(
    @DefaultValue("data/setup-token") Path setupTokenFile,
    @DefaultValue("PT24H") Duration setupTokenValidity,
    @DefaultValue("PT12H") Duration sessionLifetime,
    @DefaultValue("5") int sessionsPerAccount) {

  /** Checks the ranges. */
  AccessSettings {
    if (sessionLifetime.compareTo(Duration.ofMinutes(5)) < 0
        || sessionLifetime.compareTo(Duration.ofDays(7)) > 0) {
      throw new IllegalArgumentException(
          "keywright.access.session-lifetime has to be between 5m and 7d");
    }
    if (sessionsPerAccount < 1 || sessionsPerAccount > 100) {
      throw new IllegalArgumentException(
          "keywright.access.sessions-per-account has to be between 1 and 100");
    }
  }
}
