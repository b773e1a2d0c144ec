package org.keywright.server.ca;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Full CRLs (RFC 5280, clause 5), made when they are asked for and one is needed: a status changed,
 * or half of the last one's lifetime has gone. All nodes share numbers and CRLs through the
 * database; each keeps the last one's bytes.
 *
 * <p>A certificate on hold is listed with the reason certificateHold and simply missing after its
 * release: removeFromCRL is for delta CRLs (clause 5.3.1). An expired certificate is listed once
 * more after its end, then dropped (clause 3.3).
 *
 * <p>Safe for concurrent use.
 */
final class CrlPublisher {

  /** More than can be published between two statements of a reader. */
  private static final int KEPT = 20;

  /** A CRL that was published. */
  record Crl(long number, Instant thisUpdate, Instant nextUpdate, byte[] encoded) {}

  private record Latest(long number, Instant thisUpdate, Instant nextUpdate, boolean pending) {}

  private final JdbcClient jdbc;
  private final AuthorityKeys keys;
  private final AuthorityKeyRows lock;
  private final CertificateRows certificates;
  private final TransactionOperations transactions;
  private final CaProperties settings;
  private final Clock clock;
  private final Map<String, Crl> cached = new ConcurrentHashMap<>();

  CrlPublisher(
      JdbcClient jdbc,
      AuthorityKeys keys,
      TransactionOperations transactions,
      CaProperties settings,
      Clock clock) {
    this.jdbc = jdbc;
    this.keys = keys;
    this.lock = new AuthorityKeyRows(jdbc);
    this.certificates = new CertificateRows(jdbc);
    this.transactions = transactions;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * The CRL to hand out now.
   *
   * @param issuer the root, whose CRL is empty, or the issuing authority
   */
  Crl current(KeyRole issuer) {
    SigningKey key = keys.key(issuer);
    Optional<Latest> latest = latest(key).filter(this::serves);
    return latest.isPresent() ? stored(key, latest.get().number()) : renew(key);
  }

  private Crl renew(SigningKey key) {
    Crl crl =
        transactions.execute(status -> {
          lock.lock();
          Optional<Latest> latest = latest(key);
          return latest.filter(this::serves).isPresent()
              ? stored(key, latest.get().number())
              : publish(key, latest);
        });
    if (crl == null) {
      throw new IllegalStateException("a transaction returned nothing");
    }
    cached.put(key.id(), crl);
    return crl;
  }

  private boolean serves(Latest latest) {
    return !latest.pending()
        && clock.instant().isBefore(latest.thisUpdate().plus(settings.crlLifetime().dividedBy(2)));
  }

  private Crl publish(SigningKey key, Optional<Latest> previous) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    List<UUID> seen = key.role() == KeyRole.ISSUING ? pending() : List.of();
    List<CertificateRows.StatusRow> revoked =
        key.role() == KeyRole.ISSUING
            ? certificates.revoked(previous.map(Latest::thisUpdate).orElse(now))
            : List.of();
    long number = previous.map(Latest::number).orElse(0L) + 1;
    Instant nextUpdate = now.plus(settings.crlLifetime());
    Crl crl = new Crl(number, now, nextUpdate, encode(key, number, now, nextUpdate, revoked));
    jdbc.sql(
            """
            insert into ca_crl (issuer, number, this_update, next_update, crl)
            values (:issuer, :number, :thisUpdate, :nextUpdate, :crl)
            """)
        .param("issuer", key.id())
        .param("number", number)
        .param("thisUpdate", CertificateRows.time(now))
        .param("nextUpdate", CertificateRows.time(nextUpdate))
        .param("crl", crl.encoded())
        .update();
    jdbc.sql("delete from ca_crl where issuer = :issuer and number <= :number")
        .param("issuer", key.id())
        .param("number", number - KEPT)
        .update();
    for (int from = 0; from < seen.size(); from += 1000) {
      jdbc.sql("delete from ca_crl_pending where id in (:ids)")
          .param("ids", seen.subList(from, Math.min(from + 1000, seen.size())))
          .update();
    }
    return crl;
  }

  private List<UUID> pending() {
    return jdbc.sql("select id from ca_crl_pending")
        .query((rs, n) -> rs.getObject(1, UUID.class))
        .list();
  }

  private static byte[] encode(
      SigningKey key,
      long number,
      Instant now,
      Instant nextUpdate,
      List<CertificateRows.StatusRow> revoked) {
    X509v2CRLBuilder builder = new X509v2CRLBuilder(key.holder().getSubject(), Date.from(now));
    builder.setNextUpdate(Date.from(nextUpdate));
    for (CertificateRows.StatusRow row : revoked) {
      switch (row.status()) {
        case CertificateStatus.Good() -> throw new IllegalStateException("not revoked");
        case CertificateStatus.OnHold(Instant since) ->
            builder.addCRLEntry(row.serial(), Date.from(since), RevocationReason.CERTIFICATE_HOLD);
        case CertificateStatus.Revoked(Instant since, RevocationReason reason) ->
            builder.addCRLEntry(row.serial(), Date.from(since), reason.code());
      }
    }
    try {
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          CertificateAssembly.authorityKeyIdentifier(key.holder().getSubjectPublicKeyInfo()));
      builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
      return builder.build(key.signer()).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException("a CRL cannot be encoded", e);
    }
  }

  private Optional<Latest> latest(SigningKey key) {
    return jdbc.sql(
            """
            select number, this_update, next_update,
              exists (select 1 from ca_crl_pending) as pending
            from ca_crl where issuer = :issuer order by number desc limit 1
            """)
        .param("issuer", key.id())
        .query((rs, n) ->
            new Latest(
                rs.getLong("number"),
                CertificateRows.instant(rs, "this_update"),
                CertificateRows.instant(rs, "next_update"),
                key.role() == KeyRole.ISSUING && rs.getBoolean("pending")))
        .optional();
  }

  private Crl stored(SigningKey key, long number) {
    Crl kept = cached.get(key.id());
    if (kept != null && kept.number() == number) {
      return kept;
    }
    Crl crl =
        jdbc.sql(
                """
                select number, this_update, next_update, crl from ca_crl
                where issuer = :issuer and number = :number
                """)
            .param("issuer", key.id())
            .param("number", number)
            .query(CrlPublisher::crl)
            .single();
    cached.put(key.id(), crl);
    return crl;
  }

  private static Crl crl(ResultSet rs, int n) throws SQLException {
    return new Crl(
        rs.getLong("number"),
        CertificateRows.instant(rs, "this_update"),
        CertificateRows.instant(rs, "next_update"),
        rs.getBytes("crl"));
  }
}
