package org.keywright.server.ca;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.ResponderID;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.Req;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.jspecify.annotations.Nullable;

/**
 * Answers about certificates that the issuing key signed (RFC 6960), straight from the database, so
 * that a change is seen at once. Answers are signed by a delegated key.
 *
 * <p>Signatures on requests are not looked at: everyone may ask. A certificate of another issuer is
 * {@code unknown}, as is a serial number that was never issued. Safe for concurrent use.
 */
final class OcspResponder {

  /** The longest request, in bytes; a request for ten certificates has less than 2000. */
  static final int MAX_REQUEST = 8192;

  /** The most certificates in one request. */
  static final int MAX_CERTIFICATES = 20;

  /** RFC 9654, clause 2.1: a nonce has 1 to 128 bytes, here with room for its inner encoding. */
  private static final int MAX_NONCE = 128 + 3;

  private static final Map<ASN1ObjectIdentifier, String> HASHES =
      Map.of(
          OIWObjectIdentifiers.idSHA1, "SHA-1",
          NISTObjectIdentifiers.id_sha256, "SHA-256",
          NISTObjectIdentifiers.id_sha384, "SHA-384",
          NISTObjectIdentifiers.id_sha512, "SHA-512");

  private record IssuerHashes(byte[] name, byte[] key) {}

  private final AuthorityKeys keys;
  private final CertificateRows rows;
  private final CaProperties settings;
  private final Clock clock;
  private final Map<ASN1ObjectIdentifier, IssuerHashes> issuer = new HashMap<>();

  OcspResponder(AuthorityKeys keys, CertificateRows rows, CaProperties settings, Clock clock) {
    this.keys = keys;
    this.rows = rows;
    this.settings = settings;
    this.clock = clock;
    X509CertificateHolder certificate = keys.key(KeyRole.ISSUING).holder();
    HASHES.forEach((oid, hash) -> issuer.put(oid, hashes(hash, certificate)));
  }

  /** An answer and until when it may be reused; null if it is about this one request. */
  record Answer(byte[] encoded, @Nullable Instant reusableUntil) {}

  /** What is asked: certificates, and a nonce that goes back. */
  record Question(Req[] requests, @Nullable Extension nonce) {

    /**
     * Reads a request in DER.
     *
     * @throws MalformedRequestException if it is none, or asks for more than is answered
     */
    static Question read(byte[] encoded) throws MalformedRequestException {
      if (encoded.length > MAX_REQUEST) {
        throw new MalformedRequestException("it is too long", null);
      }
      try {
        OCSPReq request = new OCSPReq(encoded);
        Req[] requests = request.getRequestList();
        Extension nonce = request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        if (requests.length < 1
            || requests.length > MAX_CERTIFICATES
            || (nonce != null && !isBounded(nonce))
            || hasUnknownCritical(request)) {
          throw new MalformedRequestException("it asks for what is not answered", null);
        }
        return new Question(requests, nonce);
      } catch (IOException | RuntimeException e) { // whatever a hostile encoding provokes
        throw new MalformedRequestException("it cannot be read", e);
      }
    }
  }

  /** Bytes that are no request. */
  static final class MalformedRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedRequestException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Answers a request in DER; to anything that is none, the answer is malformedRequest. */
  Answer answer(byte[] encoded) {
    try {
      Question question = Question.read(encoded);
      return signed(question.requests(), question.nonce());
    } catch (MalformedRequestException e) {
      return error(OCSPRespBuilder.MALFORMED_REQUEST);
    }
  }

  private Answer signed(Req[] requests, @Nullable Extension nonce) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant nextUpdate = now.plus(settings.ocspLifetime());
    SigningKey signer = keys.key(KeyRole.OCSP_SIGNING);
    BasicOCSPRespBuilder builder = new BasicOCSPRespBuilder(responderId(signer));
    Map<BigInteger, CertificateStatus> statuses = statuses(requests);
    for (Req request : requests) {
      CertificateStatus status =
          isOurs(request.getCertID()) ? statuses.get(request.getCertID().getSerialNumber()) : null;
      builder.addResponse(
          request.getCertID(), encode(status), Date.from(now), Date.from(nextUpdate), null);
    }
    if (nonce != null) {
      builder.setResponseExtensions(new Extensions(nonce));
    }
    try {
      byte[] answer =
          new OCSPRespBuilder()
              .build(
                  OCSPRespBuilder.SUCCESSFUL,
                  builder.build(
                      signer.signer(),
                      new X509CertificateHolder[] {signer.holder()},
                      Date.from(now)))
              .getEncoded();
      return new Answer(answer, nonce == null ? nextUpdate : null);
    } catch (OCSPException | IOException e) {
      throw new IllegalStateException("an OCSP answer cannot be made", e);
    }
  }

  private Map<BigInteger, CertificateStatus> statuses(Req[] requests) {
    Set<SerialNumber> wanted = new HashSet<>();
    for (Req request : requests) {
      BigInteger serial = request.getCertID().getSerialNumber();
      if (serial.signum() > 0 && serial.bitLength() <= 160) {
        wanted.add(SerialNumber.of(serial));
      }
    }
    Map<BigInteger, CertificateStatus> found = new HashMap<>();
    if (!wanted.isEmpty()) {
      rows.statuses(wanted).forEach(row -> found.put(row.serial(), row.status()));
    }
    return found;
  }

  private boolean isOurs(CertificateID id) {
    IssuerHashes hashes = issuer.get(id.getHashAlgOID());
    return hashes != null
        && MessageDigest.isEqual(hashes.name(), id.getIssuerNameHash())
        && MessageDigest.isEqual(hashes.key(), id.getIssuerKeyHash());
  }

  /** Null is Bouncy Castle's way to say good. */
  private static org.bouncycastle.cert.ocsp.@Nullable CertificateStatus encode(
      @Nullable CertificateStatus status) {
    return switch (status) {
      case null -> new UnknownStatus();
      case CertificateStatus.Good() -> org.bouncycastle.cert.ocsp.CertificateStatus.GOOD;
      case CertificateStatus.OnHold(Instant since) ->
          revoked(since, RevocationReason.CERTIFICATE_HOLD);
      case CertificateStatus.Revoked(Instant since, RevocationReason reason) ->
          revoked(since, reason.code());
    };
  }

  private static RevokedStatus revoked(Instant since, int reason) {
    return new RevokedStatus(
        new RevokedInfo(
            new ASN1GeneralizedTime(Date.from(since)),
            reason == 0 ? null : CRLReason.lookup(reason)));
  }

  private static boolean isBounded(Extension nonce) {
    int length = nonce.getExtnValue().getOctets().length;
    return length >= 1 && length <= MAX_NONCE;
  }

  private static boolean hasUnknownCritical(OCSPReq request) {
    Set<?> critical = request.getCriticalExtensionOIDs();
    return critical.stream().anyMatch(oid -> !oid.equals(OCSPObjectIdentifiers.id_pkix_ocsp_nonce));
  }

  private static RespID responderId(SigningKey signer) {
    byte[] key = signer.holder().getSubjectPublicKeyInfo().getPublicKeyData().getOctets();
    return new RespID(new ResponderID(new DEROctetString(digest("SHA-1", key))));
  }

  private static IssuerHashes hashes(String hash, X509CertificateHolder certificate) {
    try {
      return new IssuerHashes(
          digest(hash, certificate.getSubject().getEncoded("DER")),
          digest(hash, certificate.getSubjectPublicKeyInfo().getPublicKeyData().getOctets()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] digest(String hash, byte[] bytes) {
    try {
      return MessageDigest.getInstance(hash).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Answer error(int status) {
    try {
      return new Answer(new OCSPRespBuilder().build(status, null).getEncoded(), null);
    } catch (OCSPException | IOException e) {
      throw new IllegalStateException("an OCSP answer cannot be made", e);
    }
  }
}
