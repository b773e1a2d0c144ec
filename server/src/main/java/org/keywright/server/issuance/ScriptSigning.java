package org.keywright.server.issuance;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.Script;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.script.ScriptKey;
import org.keywright.card.script.Signed;
import org.keywright.card.script.SignedScript;
import org.keywright.card.secret.Secret;
import org.keywright.card.wire.ServerIdentity;
import org.keywright.card.wire.Wire;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.secrets.Rewrappable;
import org.keywright.server.secrets.Vault;
import org.keywright.server.secrets.WrappedColumn;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Signs scripts with a short-lived key, which the root vouches for. Root and keys are made when
 * they are first needed; all nodes use the same, from the database, wrapped by the master key. Safe
 * for concurrent use.
 */
@Service
class ScriptSigning {

  private static final String ROOT = "root";

  private final JdbcClient jdbc;
  private final Vault vault;
  private final IssuanceSettings settings;
  private final ServerOrigin origin;
  private final TransactionTemplate transactions;
  private final Clock clock;
  private volatile @Nullable Current current;

  ScriptSigning(
      JdbcClient jdbc,
      Vault vault,
      IssuanceSettings settings,
      ServerOrigin origin,
      PlatformTransactionManager manager,
      Clock clock) {
    this.jdbc = jdbc;
    this.vault = vault;
    this.settings = settings;
    this.origin = origin;
    this.transactions = new TransactionTemplate(manager);
    // A key is made for good, whatever becomes of the exchange that needed it first.
    this.transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.clock = clock;
  }

  static Rewrappable rewrappable(JdbcClient jdbc) {
    return new WrappedColumn(jdbc, "script_key", "id", "'script-key:' || id");
  }

  /** The key that signs now, decoded once. */
  private record Current(String id, PrivateKey key, Signed certificate, Instant until) {}

  private record Row(
      String id,
      byte[] wrapped,
      byte[] publicKey,
      byte[] certificate,
      byte[] signature,
      Instant notAfter) {}

  /** Signs a script; the key's id is filled in. */
  SignedScript sign(Function<String, Script> script) {
    Current signer = signer();
    try {
      byte[] bytes = ScriptJson.write(script.apply(signer.id()));
      return new SignedScript(
          Signed.sign(Signed.Kind.SCRIPT, bytes, signer.key()), signer.certificate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot sign with Ed25519", e);
    }
  }

  /** How this server presents itself to clients. */
  ServerIdentity identity() {
    byte[] offline = settings.offlineRoot();
    if (offline != null) {
      return new ServerIdentity(Wire.VERSION, origin.value(), offline, settings.demo());
    }
    signer();
    Row root = row(ROOT).orElseThrow();
    return new ServerIdentity(Wire.VERSION, origin.value(), root.publicKey(), settings.demo());
  }

  private Current signer() {
    Current known = current;
    if (known != null && clock.instant().isBefore(known.until())) {
      return known;
    }
    Current fresh =
        transactions.execute(status -> {
          lock();
          return open(usable().orElseGet(this::make));
        });
    current = fresh;
    return fresh;
  }

  /** One node makes a key, the others wait for it. */
  private void lock() {
    jdbc.sql(
            """
            insert into script_key (id, root, master_version, public_key, certificate, signature,
              not_before, not_after)
            values ('lock', false, 0, '', '', '', :then, :then) on conflict do nothing
            """)
        .param("then", Instant.EPOCH.atOffset(ZoneOffset.UTC))
        .update();
    jdbc.sql("select id from script_key where id = 'lock' for update").query().singleRow();
  }

  /** Used for two thirds of its life, so that what it signs last can still be started. */
  private Optional<Row> usable() {
    Instant enough = clock.instant().plus(settings.scriptKeyLifetime().dividedBy(3));
    return jdbc
        .sql(
            """
            select id, wrapped, public_key, certificate, signature, not_after from script_key
            where root = false and id <> 'lock' and not_after > :enough
            order by not_after desc limit 20
            """)
        .param("enough", enough.atOffset(ZoneOffset.UTC))
        .query((rs, n) -> read(rs))
        .list()
        .stream()
        .filter(this::isForThisServer)
        .findFirst();
  }

  /** After a change of address, kind or root, keys are made anew. */
  private boolean isForThisServer(Row row) {
    try {
      ScriptKey key = ScriptJson.read(row.certificate(), ScriptKey.class);
      byte[] offline = settings.offlineRoot();
      byte[] root = offline == null ? row(ROOT).map(Row::publicKey).orElse(null) : offline;
      return root != null
          && key.origin().equals(origin.value())
          && key.demo() == settings.demo()
          && new Signed(row.certificate(), row.signature())
              .isSignedBy(Signed.Kind.SCRIPT_KEY, root);
    } catch (ScriptJson.MalformedException e) {
      return false;
    }
  }

  /**
   * Makes a key that the offline root is to vouch for.
   *
   * @return the key as the root has to sign it, encoded
   * @throws ConflictException if this server has a root of its own
   */
  byte[] request() {
    requireOffline();
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      ScriptKey key = key(UUID.randomUUID().toString(), pair);
      byte[] encoded = ScriptJson.write(key);
      transactions.executeWithoutResult(status ->
          insert(
              key.keyId(),
              false,
              pair,
              new Signed(encoded, new byte[64]),
              key.notBefore(),
              // Not usable before the root has signed it.
              Instant.EPOCH));
      return encoded;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot make Ed25519 keys", e);
    }
  }

  /**
   * Installs what the offline root signed.
   *
   * @throws InvalidException if it is not a key that was asked for, or not the root's signature
   */
  void install(Signed signed) {
    byte[] root = requireOffline();
    if (!signed.isSignedBy(Signed.Kind.SCRIPT_KEY, root)) {
      throw new InvalidException(
          "signature", "is not that of the root in keywright.issuance.script-root");
    }
    ScriptKey key;
    try {
      key = ScriptJson.read(signed.bytes(), ScriptKey.class);
    } catch (ScriptJson.MalformedException e) {
      throw new InvalidException("bytes", "are not a script key");
    }
    int installed =
        jdbc.sql(
                """
                update script_key set certificate = :bytes, signature = :signature,
                  not_before = :from, not_after = :until
                where id = :id and public_key = :publicKey and root = false
                """)
            .param("bytes", signed.bytes())
            .param("signature", signed.signature())
            .param("from", key.notBefore().atOffset(ZoneOffset.UTC))
            .param("until", key.notAfter().atOffset(ZoneOffset.UTC))
            .param("id", key.keyId())
            .param("publicKey", key.publicKey())
            .update();
    if (installed == 0) {
      throw new InvalidException("bytes", "are not those of a key that this server asked for");
    }
    current = null;
  }

  private byte[] requireOffline() {
    byte[] root = settings.offlineRoot();
    if (root == null) {
      throw new ConflictException(
          "this server has a script root of its own: set keywright.issuance.script-root to use one"
              + " that is kept offline");
    }
    return root;
  }

  private ScriptKey key(String id, KeyPair pair) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return new ScriptKey(
        ScriptKey.VERSION,
        id,
        origin.value(),
        pair.getPublic().getEncoded(),
        now.minus(Duration.ofHours(1)),
        now.plus(settings.scriptKeyLifetime()),
        settings.demo());
  }

  private Row make() {
    if (settings.offlineRoot() != null) {
      throw new ConflictException(
          "no script key is valid: ask for one at /api/v1/script-keys, have the offline root sign"
              + " it, and install it");
    }
    try {
      Row root = row(ROOT).orElseGet(this::makeRoot);
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      String id = UUID.randomUUID().toString();
      ScriptKey key = key(id, pair);
      Signed certificate =
          Signed.sign(Signed.Kind.SCRIPT_KEY, ScriptJson.write(key), privateKey(root));
      insert(id, false, pair, certificate, key.notBefore(), key.notAfter());
      return row(id).orElseThrow();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot make Ed25519 keys", e);
    }
  }

  private Row makeRoot() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
      insert(
          ROOT,
          true,
          pair,
          new Signed(new byte[0], new byte[64]),
          now,
          now.plus(Duration.ofDays(36_500)));
      return row(ROOT).orElseThrow();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot make Ed25519 keys", e);
    }
  }

  private void insert(
      String id, boolean root, KeyPair pair, Signed certificate, Instant from, Instant until) {
    try (Secret secret = Secret.takeOver(pair.getPrivate().getEncoded())) {
      byte[] wrapped = vault.wrap("script-key:" + id, secret);
      jdbc.sql(
              """
              insert into script_key (id, root, wrapped, master_version, public_key, certificate,
                signature, not_before, not_after)
              values (:id, :root, :wrapped, :masterVersion, :publicKey, :certificate, :signature,
                :from, :until)
              """)
          .param("id", id)
          .param("root", root)
          .param("wrapped", wrapped)
          .param("masterVersion", Vault.versionOf(wrapped))
          .param("publicKey", pair.getPublic().getEncoded())
          .param("certificate", certificate.bytes())
          .param("signature", certificate.signature())
          .param("from", from.atOffset(ZoneOffset.UTC))
          .param("until", until.atOffset(ZoneOffset.UTC))
          .update();
    }
  }

  private Optional<Row> row(String id) {
    return jdbc.sql(
            """
            select id, wrapped, public_key, certificate, signature, not_after from script_key
            where id = :id
            """)
        .param("id", id)
        .query((rs, n) -> read(rs))
        .optional();
  }

  private static Row read(java.sql.ResultSet rs) throws java.sql.SQLException {
    return new Row(
        rs.getString(1),
        rs.getBytes(2),
        rs.getBytes(3),
        rs.getBytes(4),
        rs.getBytes(5),
        rs.getObject(6, OffsetDateTime.class).toInstant());
  }

  private Current open(Row row) {
    return new Current(
        row.id(),
        privateKey(row),
        new Signed(row.certificate(), row.signature()),
        row.notAfter().minus(settings.scriptKeyLifetime().dividedBy(3)));
  }

  private PrivateKey privateKey(Row row) {
    try (Secret secret = vault.unwrap("script-key:" + row.id(), row.wrapped())) {
      byte[] bytes = secret.reveal();
      try {
        return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(bytes));
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the script key " + row.id() + " cannot be used", e);
    }
  }
}
