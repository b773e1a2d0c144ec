package org.keywright.server.notice;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings under {@code keywright.notice}.
 *
 * @param from the address that notices come from; none are sent without it
 */
@ConfigurationProperties("keywright.notice")
record NoticeSettings(@Nullable String from) {

  /**
   * Checks the address, so that a mistake is noticed at the start and not with the first notice.
   */
  NoticeSettings {
    if (from != null) {
      try {
        new InternetAddress(from, true);
      } catch (AddressException e) {
        throw new IllegalArgumentException(
            "keywright.notice.from has to be an address such as keywright@example.org", e);
      }
    }
  }
}
