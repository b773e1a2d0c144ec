package org.keywright.cardcheck.cli;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.keywright.cardcheck.card.CardException;
import org.keywright.cardcheck.card.PemFile;
import org.keywright.cardcheck.read.Certificate;
import org.keywright.cardcheck.read.MalformedException;

/** Certificates and revocation lists that the command line names. */
final class Authorities {

  private Authorities() {}

  static List<X509Certificate> certificates(List<Path> files) throws CardException {
    List<X509Certificate> found = new ArrayList<>();
    for (Path file : files) {
      for (byte[] der : PemFile.all(file, "CERTIFICATE")) {
        try {
          found.add(Certificate.read(der).x509());
        } catch (MalformedException e) {
          throw new CardException(file + ": " + e.text(), e);
        }
      }
    }
    return found;
  }

  static List<X509CRL> revocationLists(List<Path> files) throws CardException {
    List<X509CRL> found = new ArrayList<>();
    for (Path file : files) {
      for (byte[] der : PemFile.all(file, "X509 CRL")) {
        try {
          found.add(
              (X509CRL)
                  CertificateFactory.getInstance("X.509")
                      .generateCRL(new ByteArrayInputStream(der)));
        } catch (CertificateException | CRLException e) {
          throw new CardException(file + " is no revocation list", e);
        }
      }
    }
    return found;
  }
}
