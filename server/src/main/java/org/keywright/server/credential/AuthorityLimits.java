package org.keywright.server.credential;

import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.keywright.server.ca.CaProperties;
import org.keywright.server.ca.TrustAnchors;
import org.springframework.stereotype.Component;

/** How far into the future the certificate authority can certify. */
@Component
class AuthorityLimits {

  private final CaProperties settings;
  private final TrustAnchors anchors;

  AuthorityLimits(CaProperties settings, TrustAnchors anchors) {
    this.settings = settings;
    this.anchors = anchors;
  }

  /** The last day on which a card that is issued today may be valid. */
  LocalDate lastDay(LocalDate today) {
    LocalDate longest = today.plus(settings.cardValidity());
    return anchors.intermediates().stream()
        .map(X509Certificate::getNotAfter)
        .map(end -> LocalDate.ofInstant(end.toInstant(), ZoneOffset.UTC))
        .reduce(longest, (first, second) -> first.isBefore(second) ? first : second);
  }
}
