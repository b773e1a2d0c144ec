package org.keywright.server.secrets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Arrays;
import org.keywright.card.secret.Secret;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Remembers in the database which master key it belongs to. A key store that was lost and made
 * anew, or that is another installation's, is noticed at the start and not when secrets are already
 * wrapped by two different keys.
 */
final class MasterKeyRegistry {

  private static final byte[] CONTEXT = "fingerprint".getBytes(StandardCharsets.US_ASCII);

  private final JdbcClient jdbc;
  private final Clock clock;

  MasterKeyRegistry(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Whether this database was ever used with a master key. */
  boolean isEmpty() {
    return jdbc.sql("select count(*) from master_key").query(Long.class).single() == 0;
  }

  /**
   * Records the versions that are new, and checks the others.
   *
   * @throws MasterKeyException if a version is not the one that the database was used with
   */
  void register(MasterKeys keys) {
    for (int version : keys.versions()) {
      byte[] fingerprint = fingerprint(keys, version);
      jdbc.sql(
              """
              insert into master_key (version, fingerprint, recorded)
              values (:version, :fingerprint, :recorded) on conflict do nothing
              """)
          .param("version", version)
          .param("fingerprint", fingerprint)
          .param("recorded", OffsetDateTime.now(clock))
          .update();
      byte[] known =
          jdbc.sql("select fingerprint from master_key where version = :version")
              .param("version", version)
              .query((rs, n) -> rs.getBytes(1))
              .single();
      if (!MessageDigest.isEqual(known, fingerprint)) {
        throw new MasterKeyException(
            "master key version "
                + version
                + " of this key store is not the one that the database was used with: put the key"
                + " store file of this installation in place (each node needs a copy of the same)");
      }
    }
  }

  /** A value that only this key can derive and that tells nothing about it. */
  private static byte[] fingerprint(MasterKeys keys, int version) {
    try (Secret derived = keys.derive(version, "keywright/FINGERPRINT", CONTEXT, 32)) {
      byte[] bytes = derived.reveal();
      byte[] fingerprint = Arrays.copyOf(bytes, 16);
      Arrays.fill(bytes, (byte) 0);
      return fingerprint;
    }
  }
}
