package org.keywright.cardcheck;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keywright.cardcheck.card.CardObject;

/** Whether a certificate leads to a trusted authority, and was not revoked (RFC 5280 clause 6). */
final class PathRules {

  /** Authorities between a certificate and its anchor. */
  private static final int MAX_PATH = 6;

  private PathRules() {}

  static void addTo(Map<String, Rules.Maker> makers) {
    makers.put("cert.path", Rules.plain(PathRules::path));
    makers.put("cert.not-revoked", Rules.plain(PathRules::notRevoked));
  }

  private static Finding path(Card card, CardObject object) throws NotReadable {
    CheckOptions options = card.options();
    X509Certificate certificate = card.certificate(object).x509();
    if (options.anchors().isEmpty()) {
      return Finding.notTested("no trust anchors were given");
    }
    try {
      PKIXBuilderParameters parameters = parameters(certificate, options);
      PKIXCertPathBuilderResult result =
          (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      return Finding.pass("to " + name(result.getTrustAnchor().getTrustedCert()));
    } catch (CertPathBuilderException e) {
      return Finding.fail("no path leads to a trust anchor: " + why(certificate, options, e));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK builds paths", e);
    }
  }

  private static PKIXBuilderParameters parameters(X509Certificate certificate, CheckOptions options)
      throws GeneralSecurityException {
    X509CertSelector selector = new X509CertSelector();
    selector.setCertificate(certificate);
    Set<TrustAnchor> anchors =
        options.anchors().stream()
            .map(anchor -> new TrustAnchor(anchor, null))
            .collect(Collectors.toSet());
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, selector);
    parameters.addCertStore(store(certificate, options));
    parameters.setRevocationEnabled(false);
    parameters.setMaxPathLength(MAX_PATH);
    parameters.setDate(Date.from(within(options.at(), certificate)));
    return parameters;
  }

  private static CertStore store(X509Certificate certificate, CheckOptions options)
      throws GeneralSecurityException {
    try {
      return CertStore.getInstance(
          "Collection",
          new CollectionCertStoreParameters(
              Stream.concat(options.intermediates().stream(), Stream.of(certificate)).toList()));
    } catch (InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("a list of certificates is a collection", e);
    }
  }

  /** A certificate that has expired fails for that elsewhere, and not for its path. */
  private static Instant within(Instant at, X509Certificate certificate) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant to = certificate.getNotAfter().toInstant();
    return at.isBefore(from) ? from : at.isAfter(to) ? to : at;
  }

  /** The usual reasons in plain words; the library says that it found no path, and no more. */
  private static String why(
      X509Certificate certificate, CheckOptions options, CertPathBuilderException thrown) {
    List<X509Certificate> issuers =
        authorities(options)
            .filter(ca -> ca.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()))
            .toList();
    if (issuers.isEmpty()) {
      return "its issuer is none of the authorities that were given";
    }
    return issuers.stream().noneMatch(ca -> isSignedBy(certificate, ca))
        ? "its issuer's key did not sign it"
        : cause(thrown);
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
    try {
      certificate.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Stream<X509Certificate> authorities(CheckOptions options) {
    return Stream.concat(options.intermediates().stream(), options.anchors().stream());
  }

  private static String cause(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; i < 10 && cause.getCause() != null; i++) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  private static Finding notRevoked(Card card, CardObject object) throws NotReadable {
    CheckOptions options = card.options();
    X509Certificate certificate = card.certificate(object).x509();
    Optional<X509CRL> found =
        options.revocationLists().stream()
            .filter(
                list -> list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal()))
            .filter(list -> isSigned(list, options))
            .filter(list -> isCurrent(list, options.at()))
            .findFirst();
    if (found.isEmpty()) {
      return Finding.notTested(
          options.revocationLists().isEmpty()
              ? "no revocation list was given, and none is fetched"
              : "no revocation list of its issuer, signed by an authority and current, was given");
    }
    X509CRLEntry entry = found.get().getRevokedCertificate(certificate);
    return entry == null
        ? Finding.pass("by the list of " + found.get().getThisUpdate().toInstant())
        : Finding.fail("it was revoked on " + entry.getRevocationDate().toInstant());
  }

  private static boolean isCurrent(X509CRL list, Instant at) {
    Date next = list.getNextUpdate();
    return !list.hasUnsupportedCriticalExtension()
        && !at.isBefore(list.getThisUpdate().toInstant())
        && (next == null || !at.isAfter(next.toInstant()));
  }

  private static boolean isSigned(X509CRL list, CheckOptions options) {
    return authorities(options)
        .filter(ca -> ca.getSubjectX500Principal().equals(list.getIssuerX500Principal()))
        .anyMatch(ca -> {
          try {
            list.verify(ca.getPublicKey());
            return true;
          } catch (GeneralSecurityException e) {
            return false;
          }
        });
  }
}
