package org.keywright.server.ca;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.transaction.support.TransactionOperations;

/** The certificate authority inside this server. */
final class BuiltInAuthority implements CertificateAuthority {

  private final Map<String, CertificateProfile> profiles =
      CertificateProfile.BUILT_IN.stream()
          .collect(Collectors.toMap(CertificateProfile::name, Function.identity()));
  private final AuthorityKeys keys;
  private final CertificateRows rows;
  private final CardCertificates assembly;
  private final TransactionOperations transactions;
  private final Clock clock;

  BuiltInAuthority(
      AuthorityKeys keys,
      CertificateRows rows,
      CardCertificates assembly,
      TransactionOperations transactions,
      Clock clock) {
    this.keys = keys;
    this.rows = rows;
    this.assembly = assembly;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * A certificate is signed before it is known whether another node signs one for the same request;
   * if so, the one that was stored first is the answer and the other never leaves this method.
   */
  @Override
  public IssuedCertificate issue(CertificateRequest request, PossessionProof proof) {
    byte[] digest = RequestDigest.of(request);
    return result(
        transactions.execute(status ->
            earlier(request, digest).orElseGet(() -> issueFirst(request, digest, proof))));
  }

  private IssuedCertificate issueFirst(
      CertificateRequest request, byte[] digest, PossessionProof proof) {
    Instant now = now();
    CardCertificates.Assembled assembled =
        assembly.issue(profile(request), request, keys.key(KeyRole.ISSUING), now);
    IssuedCertificate issued =
        new IssuedCertificate(
            SerialNumber.of(assembled.serial()),
            AuthorityKeys.encoded(assembled.certificate()),
            assembled.validity().notBefore(),
            assembled.validity().notAfter());
    boolean first =
        rows.insert(
            new CertificateRows.NewRow(
                request.requestId(),
                digest,
                request.profile(),
                issued.serialNumber(),
                assembled.subject().toString(),
                assembled.validity(),
                issued.encoded(),
                request.card().cardUuid(),
                RequestDigest.kind(proof),
                RequestDigest.of(proof),
                request.onHold(),
                now));
    return first
        ? issued
        : earlier(request, digest)
            .orElseThrow(() -> new IllegalStateException("a certificate could not be stored"));
  }

  @Override
  public CertificateStatus change(SerialNumber certificate, StatusChange change) {
    return result(
        transactions.execute(transaction -> {
          CertificateStatus before =
              rows.lockStatus(certificate)
                  .orElseThrow(() -> new UnknownCertificateException(certificate));
          CertificateStatus after = after(certificate, before, change);
          if (!after.equals(before)) {
            rows.update(certificate, after);
          }
          return after;
        }));
  }

  @Override
  public CertificateStatus status(SerialNumber certificate) {
    return rows.status(certificate).orElseThrow(() -> new UnknownCertificateException(certificate));
  }

  /**
   * What a change makes of a status. A certificate that is revoked while on hold is revoked from
   * the beginning of the hold (ISO/IEC 9594-8, clause on the hold instruction code).
   */
  private CertificateStatus after(
      SerialNumber certificate, CertificateStatus before, StatusChange change) {
    return switch (before) {
      case CertificateStatus.Good good ->
          switch (change) {
            case StatusChange.Revoke(RevocationReason reason) ->
                new CertificateStatus.Revoked(now(), reason);
            case StatusChange.Hold() -> new CertificateStatus.OnHold(now());
            case StatusChange.Release() -> good;
          };
      case CertificateStatus.OnHold onHold ->
          switch (change) {
            case StatusChange.Revoke(RevocationReason reason) ->
                new CertificateStatus.Revoked(onHold.since(), reason);
            case StatusChange.Hold() -> onHold;
            case StatusChange.Release() -> new CertificateStatus.Good();
          };
      case CertificateStatus.Revoked revoked ->
          switch (change) {
            case StatusChange.Revoke _ -> revoked;
            case StatusChange.Hold(), StatusChange.Release() ->
                throw new IllegalStateException(
                    "certificate " + certificate + " is revoked, which is final");
          };
    };
  }

  private Optional<IssuedCertificate> earlier(CertificateRequest request, byte[] digest) {
    return rows.findByRequest(request.requestId())
        .map(found -> {
          if (!MessageDigest.isEqual(found.requestDigest(), digest)) {
            throw new CertificateRefusedException(
                CertificateRefusedException.Reason.REQUEST_ID_REUSED,
                "the request id "
                    + request.requestId()
                    + " was used for a request with other contents");
          }
          return found.certificate();
        });
  }

  private CertificateProfile profile(CertificateRequest request) {
    CertificateProfile profile = profiles.get(request.profile());
    if (profile == null) {
      throw new CertificateRefusedException(
          CertificateRefusedException.Reason.UNKNOWN_PROFILE,
          "there is no certificate profile of that name; there are " + profiles.keySet());
    }
    return profile;
  }

  /** As precise as both databases store it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static <T> T result(@org.jspecify.annotations.Nullable T result) {
    if (result == null) {
      throw new IllegalStateException("a transaction returned nothing");
    }
    return result;
  }
}
