package org.keywright.server.ca;

import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the certificate authority can give: by which templates, and how far into the future. */
@Component
public class AuthorityLimits {

  private final CaProperties settings;
  private final TrustAnchors anchors;

  AuthorityLimits(CaProperties settings, TrustAnchors anchors) {
    this.settings = settings;
    this.anchors = anchors;
  }

  /** The certificate templates that there are, in the order of their key references. */
  public List<CertificateProfile> templates() {
    return CertificateProfile.BUILT_IN;
  }

  /** The last day on which a card that is issued today may be valid. */
  public LocalDate lastDay(LocalDate today) {
    return beforeIssuerEnds(today.plus(settings.cardValidity()));
  }

  /** The last day on which a certificate may be valid that is issued today. */
  public LocalDate lastCertificateDay(LocalDate today) {
    return beforeIssuerEnds(today.plus(settings.certificateValidity()));
  }

  private LocalDate beforeIssuerEnds(LocalDate longest) {
    return anchors.intermediates().stream()
        .map(X509Certificate::getNotAfter)
        .map(end -> LocalDate.ofInstant(end.toInstant(), ZoneOffset.UTC))
        .reduce(longest, (first, second) -> first.isBefore(second) ? first : second);
  }
}
