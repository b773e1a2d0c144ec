package org.keywright.card.piv.check;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.keywright.card.piv.model.PivDataException;

/** What the Java platform knows about X.509 certificates, made safe for hostile ones. */
final class Certificates {

  private static final String NAME = "X.509 Certificate";

  /** Certification authorities between an anchor and a card's certificate. */
  private static final int MAX_INTERMEDIATES = 4;

  private Certificates() {}

  static X509Certificate parse(byte[] der) throws PivDataException {
    DerNesting.check(NAME, der);
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException | RuntimeException e) {
      throw new PivDataException(NAME, "it is not a certificate", e);
    }
  }

  /** What is wrong with the dates, or empty. */
  static String validityFault(X509Certificate certificate, Instant when) {
    if (when.isBefore(certificate.getNotBefore().toInstant())) {
      return "not valid before " + certificate.getNotBefore().toInstant();
    }
    if (when.isAfter(certificate.getNotAfter().toInstant())) {
      return "expired at " + certificate.getNotAfter().toInstant();
    }
    return "";
  }

  /**
   * What is wrong with the path from an anchor, or empty. The end certificate's own dates are
   * {@link #validityFault}'s: for an expired one the path is looked at as of its last moment.
   */
  static String chainFault(X509Certificate certificate, CheckOptions options) {
    Set<TrustAnchor> anchors = new HashSet<>();
    for (X509Certificate anchor : options.anchors()) {
      anchors.add(new TrustAnchor(anchor, null));
    }
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(certificate);
    Collection<X509Certificate> known = new ArrayList<>(options.intermediates());
    known.add(certificate);
    try {
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
      parameters.setRevocationEnabled(false);
      parameters.setMaxPathLength(MAX_INTERMEDIATES);
      parameters.setDate(Date.from(within(certificate, options.when())));
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
      CertPathBuilder.getInstance("PKIX").build(parameters);
      return "";
    } catch (CertPathBuilderException e) {
      return "no valid path to a trusted authority";
    } catch (GeneralSecurityException | RuntimeException e) {
      return "the path cannot be checked";
    }
  }

  private static Instant within(X509Certificate certificate, Instant when) {
    Instant first = certificate.getNotBefore().toInstant();
    Instant last = certificate.getNotAfter().toInstant();
    return when.isBefore(first) ? first : when.isAfter(last) ? last : when;
  }

  /** The extended key usages, empty if there are none or they cannot be read. */
  static List<String> extendedKeyUsages(X509Certificate certificate) {
    try {
      List<String> usages = certificate.getExtendedKeyUsage();
      return usages == null ? List.of() : List.copyOf(usages);
    } catch (CertificateException | RuntimeException e) {
      return List.of();
    }
  }
}
