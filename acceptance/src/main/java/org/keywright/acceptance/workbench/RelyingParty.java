package org.keywright.acceptance.workbench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.cert.CRLReason;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/**
 * Somebody who has the root and nothing else of the server's: asks for the standing of certificates
 * by OCSP and by the CRL, over HTTP, and believes only what is signed and fresh. Not safe for
 * concurrent use.
 */
public final class RelyingParty implements AutoCloseable {

  /** What a certificate is worth. */
  public enum Standing {
    GOOD,
    ON_HOLD,
    REVOKED
  }

  /** The most certificates in one request to an OCSP responder here. */
  private static final int AT_ONCE = 20;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

  private final URI origin;
  private final Clock clock;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final X509Certificate issuing;

  /** Fetches root and issuing certificate, and checks the one by the other. */
  public RelyingParty(URI origin, Clock clock) throws IOException, GeneralSecurityException {
    this.origin = origin;
    this.clock = clock;
    X509Certificate root = certificate(get("/pki/root.cer"));
    this.issuing = certificate(get("/pki/issuing.cer"));
    issuing.verify(root.getPublicKey());
  }

  /** The standing of each certificate by OCSP, after its own signature was checked. */
  public Map<BigInteger, Standing> byOcsp(List<X509Certificate> certificates)
      throws IOException, GeneralSecurityException {
    Map<BigInteger, Standing> standings = new HashMap<>();
    for (int from = 0; from < certificates.size(); from += AT_ONCE) {
      List<X509Certificate> some =
          certificates.subList(from, Math.min(from + AT_ONCE, certificates.size()));
      try {
        ask(some, standings);
      } catch (OCSPException | OperatorCreationException e) {
        throw new GeneralSecurityException("no valid OCSP answer", e);
      }
    }
    return standings;
  }

  private void ask(List<X509Certificate> some, Map<BigInteger, Standing> standings)
      throws IOException, GeneralSecurityException, OCSPException, OperatorCreationException {
    X509CertificateHolder issuer = new JcaX509CertificateHolder(issuing);
    OCSPReqBuilder request = new OCSPReqBuilder();
    for (X509Certificate certificate : some) {
      certificate.verify(issuing.getPublicKey());
      request.addRequest(
          new CertificateID(
              new BcDigestCalculatorProvider()
                  .get(new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1)),
              issuer,
              certificate.getSerialNumber()));
    }
    byte[] answer =
        send(
            HttpRequest.newBuilder(origin.resolve("/pki/ocsp"))
                .header("Content-Type", "application/ocsp-request")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.build().getEncoded())));
    OCSPResp response = new OCSPResp(answer);
    if (!(response.getResponseObject() instanceof BasicOCSPResp basic)) {
      throw new GeneralSecurityException("the OCSP responder answered " + response.getStatus());
    }
    X509Certificate signer = certificate(basic.getCerts()[0].getEncoded());
    signer.verify(issuing.getPublicKey());
    if (!signer.getExtendedKeyUsage().contains(OCSP_SIGNING)
        || !basic.isSignatureValid(
            new JcaContentVerifierProviderBuilder().build(signer.getPublicKey()))) {
      throw new GeneralSecurityException("the OCSP answer is not signed by one who may");
    }
    for (SingleResp single : basic.getResponses()) {
      standings.put(single.getCertID().getSerialNumber(), standing(single));
    }
  }

  private Standing standing(SingleResp single) throws GeneralSecurityException {
    fresh(single.getThisUpdate().toInstant(), single.getNextUpdate().toInstant(), "OCSP answer");
    if (single.getCertStatus() == null) {
      return Standing.GOOD;
    }
    if (!(single.getCertStatus() instanceof RevokedStatus revoked)) {
      throw new GeneralSecurityException("a certificate is unknown to the OCSP responder");
    }
    return revoked.hasRevocationReason()
            && revoked.getRevocationReason() == org.bouncycastle.asn1.x509.CRLReason.certificateHold
        ? Standing.ON_HOLD
        : Standing.REVOKED;
  }

  /** The standing of each certificate by the CRL of now. */
  public Map<BigInteger, Standing> byCrl(List<X509Certificate> certificates)
      throws IOException, GeneralSecurityException {
    X509CRL crl =
        (X509CRL)
            CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(get("/pki/issuing.crl")));
    crl.verify(issuing.getPublicKey());
    fresh(crl.getThisUpdate().toInstant(), crl.getNextUpdate().toInstant(), "CRL");
    Map<BigInteger, Standing> standings = new HashMap<>();
    for (X509Certificate certificate : certificates) {
      X509CRLEntry entry = crl.getRevokedCertificate(certificate.getSerialNumber());
      standings.put(
          certificate.getSerialNumber(),
          entry == null
              ? Standing.GOOD
              : entry.getRevocationReason() == CRLReason.CERTIFICATE_HOLD
                  ? Standing.ON_HOLD
                  : Standing.REVOKED);
    }
    return standings;
  }

  private void fresh(Instant from, Instant until, String what) throws GeneralSecurityException {
    Instant now = clock.instant();
    if (now.isBefore(from) || now.isAfter(until)) {
      throw new GeneralSecurityException("the " + what + " is not of now");
    }
  }

  private byte[] get(String path) throws IOException {
    return send(HttpRequest.newBuilder(origin.resolve(path)).GET());
  }

  private byte[] send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<byte[]> response =
          http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException(
            response.request().uri().getPath() + " answered " + response.statusCode());
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** A certificate in DER. */
  static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
