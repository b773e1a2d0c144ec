package org.keywright.server.ca;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;
import org.keywright.server.ca.CertificateAssembly.Validity;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of issued certificates and of what their status is. */
final class CertificateRows {

  /** A certificate to be stored. */
  record NewRow(
      String requestId,
      byte[] requestDigest,
      String profile,
      SerialNumber serial,
      String subject,
      Validity validity,
      byte[] certificate,
      @Nullable UUID cardUuid,
      String proof,
      byte @Nullable [] proofDigest,
      boolean onHold,
      Instant now) {}

  /** A certificate found by its request. */
  record Found(byte[] requestDigest, IssuedCertificate certificate) {}

  /** A status by serial number. */
  record StatusRow(BigInteger serial, CertificateStatus status) {}

  private static final String STATUS_COLUMNS = "serial, status, reason, since";

  private final JdbcClient jdbc;

  CertificateRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Found> findByRequest(String requestId) {
    return jdbc.sql(
            """
            select request_digest, serial, certificate, not_before, not_after
            from ca_certificate where request_id = :requestId
            """)
        .param("requestId", requestId)
        .query((rs, n) ->
            new Found(
                rs.getBytes("request_digest"),
                new IssuedCertificate(
                    new SerialNumber(rs.getString("serial")),
                    rs.getBytes("certificate"),
                    instant(rs, "not_before"),
                    instant(rs, "not_after"))))
        .optional();
  }

  /** Stores a certificate unless its request id is taken; tells whether it did. */
  boolean insert(NewRow row) {
    String serial = row.serial().hex();
    boolean inserted =
        jdbc.sql(
                    """
                    insert into ca_certificate (serial, request_id, request_digest, profile,
                      subject, card_uuid, not_before, not_after, certificate, proof, proof_digest,
                      issued, status, since)
                    values (:serial, :requestId, :requestDigest, :profile,
                      :subject, :cardUuid, :notBefore, :notAfter, :certificate, :proof,
                      :proofDigest, :issued, :status, :since)
                    on conflict do nothing
                    """)
                .param("serial", serial)
                .param("requestId", row.requestId())
                .param("requestDigest", row.requestDigest())
                .param("profile", row.profile())
                .param("subject", row.subject())
                .param("cardUuid", row.cardUuid())
                .param("notBefore", time(row.validity().notBefore()))
                .param("notAfter", time(row.validity().notAfter()))
                .param("certificate", row.certificate())
                .param("proof", row.proof())
                .param("proofDigest", row.proofDigest())
                .param("issued", time(row.now()))
                .param("status", row.onHold() ? "ON_HOLD" : "GOOD")
                .param("since", row.onHold() ? time(row.now()) : null)
                .update()
            == 1;
    if (inserted && row.onHold()) {
      insertPending(serial);
    }
    return inserted;
  }

  /** Stores the certificate of one of the authority's own signers, which CRL and OCSP cover. */
  void insertOwn(
      String keyId, KeyRole role, X509CertificateHolder certificate, byte[] encoded, Instant now) {
    boolean inserted =
        insert(
            new NewRow(
                "ca:" + keyId,
                new byte[0],
                role.id(),
                SerialNumber.of(certificate.getSerialNumber()),
                certificate.getSubject().toString(),
                new Validity(
                    certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant()),
                encoded,
                null,
                "GENERATED_HERE",
                null,
                false,
                now));
    if (!inserted) {
      throw new IllegalStateException("the certificate of " + keyId + " was stored before");
    }
  }

  Optional<CertificateStatus> status(SerialNumber serial) {
    return jdbc.sql("select " + STATUS_COLUMNS + " from ca_certificate where serial = :serial")
        .param("serial", serial.hex())
        .query(CertificateRows::statusRow)
        .optional()
        .map(StatusRow::status);
  }

  /** The status, which nobody else changes until the transaction ends. */
  Optional<CertificateStatus> lockStatus(SerialNumber serial) {
    return jdbc.sql(
            "select " + STATUS_COLUMNS + " from ca_certificate where serial = :serial for update")
        .param("serial", serial.hex())
        .query(CertificateRows::statusRow)
        .optional()
        .map(StatusRow::status);
  }

  List<StatusRow> statuses(Collection<SerialNumber> serials) {
    return jdbc.sql("select " + STATUS_COLUMNS + " from ca_certificate where serial in (:serials)")
        .param("serials", serials.stream().map(SerialNumber::hex).toList())
        .query(CertificateRows::statusRow)
        .list();
  }

  void update(SerialNumber serial, CertificateStatus status) {
    String reason = null;
    OffsetDateTime since = null;
    String name;
    switch (status) {
      case CertificateStatus.Good() -> name = "GOOD";
      case CertificateStatus.OnHold(Instant start) -> {
        name = "ON_HOLD";
        since = time(start);
      }
      case CertificateStatus.Revoked(Instant start, RevocationReason why) -> {
        name = "REVOKED";
        since = time(start);
        reason = why.name();
      }
    }
    jdbc.sql(
            """
            update ca_certificate set status = :status, reason = :reason, since = :since
            where serial = :serial
            """)
        .param("status", name)
        .param("reason", reason)
        .param("since", since)
        .param("serial", serial.hex())
        .update();
    insertPending(serial.hex());
  }

  /** Revoked and held certificates that had not expired at the given time, by serial number. */
  List<StatusRow> revoked(Instant notExpiredAt) {
    return jdbc.sql(
            """
            select serial, status, reason, since from ca_certificate
            where status in ('ON_HOLD', 'REVOKED') and not_after >= :notExpiredAt order by serial
            """)
        .param("notExpiredAt", time(notExpiredAt))
        .query(CertificateRows::statusRow)
        .list();
  }

  private void insertPending(String serial) {
    jdbc.sql("insert into ca_crl_pending (id, serial) values (:id, :serial)")
        .param("id", UUID.randomUUID())
        .param("serial", serial)
        .update();
  }

  private static StatusRow statusRow(ResultSet rs, int n) throws SQLException {
    return new StatusRow(
        new BigInteger(rs.getString("serial"), 16),
        switch (rs.getString("status")) {
          case "GOOD" -> new CertificateStatus.Good();
          case "ON_HOLD" -> new CertificateStatus.OnHold(instant(rs, "since"));
          default ->
              new CertificateStatus.Revoked(
                  instant(rs, "since"), RevocationReason.valueOf(rs.getString("reason")));
        });
  }

  static Instant instant(ResultSet rs, String column) throws SQLException {
    return rs.getObject(column, OffsetDateTime.class).toInstant();
  }

  static OffsetDateTime time(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
