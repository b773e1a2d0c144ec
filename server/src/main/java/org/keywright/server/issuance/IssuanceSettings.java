package org.keywright.server.issuance;

import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code keywright.issuance}.
 *
 * @param ticketLifetime from a ticket's issue to its redemption, 1 to 60 minutes: a person has to
 *     plug the device in and click
 * @param sessionLifetime from a ticket's issue to the last exchange, up to 4 hours: keys of 3072
 *     bits take their time
 * @param scriptLifetime from a script's signature to its start, 1 to 60 minutes: clocks differ
 * @param scriptKeyLifetime how long a key that signs scripts is used, 1 to 90 days
 * @param scriptRoot the public key of a root that is kept offline, SubjectPublicKeyInfo in Base64;
 *     without it the server makes a root of its own and keeps it wrapped by the master key
 * @param renewalWindow how long before a certificate ends its holder can renew it, 1 to 365 days
 * @param demo whether the script key is a demonstration's, which clients for real devices refuse
 */
@ConfigurationProperties("keywright.issuance")
public record IssuanceSettings(
    @DefaultValue("10m") Duration ticketLifetime,
    @DefaultValue("60m") Duration sessionLifetime,
    @DefaultValue("10m") Duration scriptLifetime,
    @DefaultValue("14d") Duration scriptKeyLifetime,
    @Nullable String scriptRoot,
    @DefaultValue("60d") Duration renewalWindow,
    @DefaultValue("false") boolean demo) {

  /** Checks the ranges. */
  public IssuanceSettings {
    between("ticket-lifetime", ticketLifetime, Duration.ofMinutes(1), Duration.ofHours(1));
    between("session-lifetime", sessionLifetime, Duration.ofMinutes(5), Duration.ofHours(4));
    between("script-lifetime", scriptLifetime, Duration.ofMinutes(1), Duration.ofHours(1));
    between("script-key-lifetime", scriptKeyLifetime, Duration.ofDays(1), Duration.ofDays(90));
    between("renewal-window", renewalWindow, Duration.ofDays(1), Duration.ofDays(365));
    if (scriptRoot != null) {
      try {
        Base64.getDecoder().decode(scriptRoot);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "keywright.issuance.script-root has to be a public key in Base64, as script-root create"
                + " prints it");
      }
    }
  }

  /** The public key of the root that is kept offline, or null. */
  byte @Nullable [] offlineRoot() {
    return scriptRoot == null ? null : Base64.getDecoder().decode(scriptRoot);
  }

  private static void between(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "keywright.issuance." + name + " has to be between " + least + " and " + most);
    }
  }
}
