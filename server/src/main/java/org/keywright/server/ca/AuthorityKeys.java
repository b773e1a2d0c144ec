package org.keywright.server.ca;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;
import org.keywright.card.piv.model.CardKind;
import org.keywright.card.secret.Secret;
import org.keywright.server.ca.CertificateAssembly.Validity;
import org.keywright.server.secrets.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The authority's own keys: made at the first start, shared by all nodes through the database, and
 * renewed where that can be done without anyone noticing (content and OCSP signing).
 *
 * <p>Private keys are wrapped by the vault. Each node decodes the issuing, content and OCSP signing
 * keys once and keeps them; the root key is unwrapped for each of its rare signatures. Two nodes
 * that start at once wait for each other at a row's lock, and the second finds what the first made.
 *
 * <p>Safe for concurrent use.
 */
final class AuthorityKeys {

  private static final Logger LOG = LoggerFactory.getLogger(AuthorityKeys.class);

  private final AuthorityKeyRows rows;
  private final CertificateRows certificates;
  private final Vault vault;
  private final TransactionOperations transactions;
  private final CaProperties settings;
  private final AuthorityCertificates assembly;
  private final Clock clock;
  private final Map<KeyRole, SigningKey> keys = new ConcurrentHashMap<>();

  AuthorityKeys(
      JdbcClient jdbc,
      Vault vault,
      PlatformTransactionManager transactions,
      CaProperties settings,
      Clock clock) {
    this.rows = new AuthorityKeyRows(jdbc);
    this.certificates = new CertificateRows(jdbc);
    this.vault = vault;
    // A key that was made stays, whatever becomes of the work that needed it.
    this.transactions =
        new TransactionTemplate(
            transactions,
            new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW));
    this.settings = settings;
    this.assembly = new AuthorityCertificates(settings);
    this.clock = clock;
    for (KeyRole role : KeyRole.values()) { // in the order in which they sign each other
      refresh(role);
    }
    warnIfIssuingEnds();
  }

  /** The key that signs for this role now. */
  SigningKey key(KeyRole role) {
    SigningKey key = keys.get(role);
    return key == null || !serves(key) ? refresh(role) : key;
  }

  /** Takes the latest key from the database, and makes one if there is none that serves. */
  private SigningKey refresh(KeyRole role) {
    SigningKey key =
        transactions.execute(status -> {
          Optional<SigningKey> serving = serving(role);
          if (serving.isPresent()) {
            return serving.get();
          }
          rows.lock();
          return serving(role).orElseGet(() -> make(role));
        });
    if (key == null) {
      throw new IllegalStateException("a transaction returned nothing");
    }
    keys.put(role, key);
    return key;
  }

  private Optional<SigningKey> serving(KeyRole role) {
    return rows.latest(role).map(row -> signingKey(row, null)).filter(this::serves);
  }

  private boolean serves(SigningKey key) {
    return clock.instant().isBefore(key.renewal());
  }

  private SigningKey make(KeyRole role) {
    Instant now = clock.instant();
    SignatureAlgorithm algorithm = settings.algorithm();
    KeyPair pair = algorithm.generate();
    X509CertificateHolder certificate =
        switch (role) {
          case ROOT -> assembly.root(pair, algorithm, now);
          case ISSUING -> assembly.issuing(pair, key(KeyRole.ROOT), now);
          case CONTENT_SIGNING ->
              assembly.contentSigning(CardKind.PIV, pair, key(KeyRole.ISSUING), now);
          case PIV_I_CONTENT_SIGNING ->
              assembly.contentSigning(CardKind.PIV_I, pair, key(KeyRole.ISSUING), now);
          case OCSP_SIGNING -> assembly.ocspSigning(pair, key(KeyRole.ISSUING), now);
        };
    int generation = rows.latest(role).map(row -> row.generation() + 1).orElse(1);
    AuthorityKeyRows.Row row =
        new AuthorityKeyRows.Row(
            role,
            generation,
            algorithm,
            encoded(certificate),
            wrap(AuthorityKeyRows.id(role, generation), pair.getPrivate()));
    rows.insert(row, now);
    if (!role.isAuthority()) {
      certificates.insertOwn(row.id(), role, certificate, row.certificate(), now);
    }
    LOG.info(
        "made a key for {}: {}, valid until {}",
        role.id(),
        certificate.getSubject(),
        certificate.getNotAfter().toInstant());
    return signingKey(row, role == KeyRole.ROOT ? null : pair.getPrivate());
  }

  /**
   * When a new key takes over. The root and the issuing authority are not replaced: relying parties
   * trust just them. A content signer that ends with the issuing authority cannot be bettered.
   */
  private Instant renewal(KeyRole role, Validity validity) {
    return switch (role) {
      case ROOT, ISSUING -> Instant.MAX;
      case CONTENT_SIGNING, PIV_I_CONTENT_SIGNING ->
          validity.notAfter().isBefore(key(KeyRole.ISSUING).notAfter())
              ? validity.notAfter().minus(length(settings.cardValidity()))
              : Instant.MAX;
      case OCSP_SIGNING ->
          validity
              .notAfter()
              .minus(Duration.between(validity.notBefore(), validity.notAfter()).dividedBy(3));
    };
  }

  private void warnIfIssuingEnds() {
    Instant end = key(KeyRole.ISSUING).notAfter();
    if (clock.instant().plus(length(settings.cardValidity())).isAfter(end)) {
      LOG.warn(
          "the issuing authority's certificate ends at {}, before cards issued now do; their"
              + " certificates are shortened to that: plan a new authority",
          end);
    }
  }

  private SigningKey signingKey(AuthorityKeyRows.Row row, @Nullable PrivateKey known) {
    SignatureAlgorithm algorithm = row.algorithm();
    String id = row.id();
    X509CertificateHolder holder = holder(row.certificate());
    Validity validity =
        new Validity(holder.getNotBefore().toInstant(), holder.getNotAfter().toInstant());
    return new SigningKey(
        id,
        row.role(),
        algorithm,
        holder,
        certificate(row.certificate()),
        validity,
        renewal(row.role(), validity),
        row.role() == KeyRole.ROOT
            ? () -> unwrap(id, rows.wrapped(id), algorithm)
            : new DecodedOnce(() -> unwrap(id, row.wrapped(), algorithm), known));
  }

  private byte[] wrap(String id, PrivateKey key) {
    try (Secret encoded = Secret.takeOver(key.getEncoded())) {
      return vault.wrap(AuthorityKeyRows.purpose(id), encoded);
    }
  }

  private PrivateKey unwrap(String id, byte[] wrapped, SignatureAlgorithm algorithm) {
    try (Secret encoded = vault.unwrap(AuthorityKeyRows.purpose(id), wrapped)) {
      byte[] pkcs8 = encoded.reveal();
      try {
        return algorithm.decode(pkcs8);
      } finally {
        Arrays.fill(pkcs8, (byte) 0);
      }
    }
  }

  private static Duration length(Period period) {
    return Duration.ofDays(LocalDate.EPOCH.plus(period).toEpochDay());
  }

  static byte[] encoded(X509CertificateHolder certificate) {
    try {
      return certificate.getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static X509CertificateHolder holder(byte[] encoded) {
    try {
      return new X509CertificateHolder(encoded);
    } catch (IOException e) {
      throw new UncheckedIOException("a stored certificate cannot be decoded", e);
    }
  }

  private static X509Certificate certificate(byte[] encoded) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (CertificateException e) {
      throw new IllegalStateException("a stored certificate cannot be decoded", e);
    }
  }
}
