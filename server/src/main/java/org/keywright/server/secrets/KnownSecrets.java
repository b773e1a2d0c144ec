package org.keywright.server.secrets;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import org.keywright.card.secret.Secret;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Values that devices come with, each under a name: a maker's well-known default, or the key set
 * that was delivered with a range of cards. All are wrapped, the well-known ones too.
 *
 * <p>Works in the transaction of the caller. Safe for concurrent use.
 */
public final class KnownSecrets {

  private static final Pattern REFERENCE = Pattern.compile("[a-z0-9][a-z0-9._:/-]{0,99}");

  private final JdbcClient jdbc;
  private final Vault vault;
  private final Clock clock;

  public KnownSecrets(JdbcClient jdbc, Vault vault, Clock clock) {
    this.jdbc = jdbc;
    this.vault = vault;
    this.clock = clock;
  }

  /**
   * Stores a value unless it is there already. A stored value never changes, since devices may have
   * it: another value needs another name.
   *
   * @param reference 1 to 100 lower-case letters, digits and {@code . _ : / -}
   * @throws IllegalArgumentException if the name is taken by another value, or the kind cannot have
   *     such a value
   */
  public void add(String reference, SecretKind kind, SecretValue value) {
    requireReference(reference);
    requireFit(kind, value);
    byte[] wrapped;
    try (Secret encoded = SecretValueCodec.encode(value)) {
      wrapped = vault.wrap(purpose(reference), encoded);
    }
    int added =
        jdbc.sql(
                """
                insert into known_secret (reference, kind, wrapped, master_version, recorded)
                values (:reference, :kind, :wrapped, :masterVersion, :recorded)
                on conflict do nothing
                """)
            .param("reference", reference)
            .param("kind", kind.name())
            .param("wrapped", wrapped)
            .param("masterVersion", Vault.versionOf(wrapped))
            .param("recorded", OffsetDateTime.now(clock))
            .update();
    if (added == 0) {
      requireSame(reference, kind, value);
    }
  }

  /** The value of this name, if there is one; the caller closes it. */
  public Optional<SecretValue> find(String reference) {
    return row(reference).map(row -> unwrap(reference, row.wrapped()));
  }

  /** The kind of the value of this name, if there is one. */
  Optional<SecretKind> kindOf(String reference) {
    return row(reference).map(Row::kind);
  }

  static void requireReference(String reference) {
    if (!REFERENCE.matcher(reference).matches()) {
      throw new IllegalArgumentException(
          "the name of a known secret has 1 to 100 lower-case letters, digits and . _ : / -");
    }
  }

  static void requireFit(SecretKind kind, SecretValue value) {
    boolean fits =
        switch (kind) {
          case MANAGEMENT_KEY -> value instanceof SecretValue.Key;
          case PUK, PIN -> value instanceof SecretValue.Code;
          case SCP03_KEYS -> value instanceof SecretValue.KeySet;
        };
    if (!fits) {
      throw new IllegalArgumentException(kind + " cannot be a " + value.getClass().getSimpleName());
    }
  }

  static Rewrappable rewrappable(JdbcClient jdbc) {
    return new WrappedColumn(jdbc, "known_secret", "reference", "'known-secret:' || reference");
  }

  private static String purpose(String reference) {
    return "known-secret:" + reference;
  }

  private void requireSame(String reference, SecretKind kind, SecretValue value) {
    Row stored = row(reference).orElseThrow();
    try (SecretValue held = unwrap(reference, stored.wrapped());
        Secret one = SecretValueCodec.encode(held);
        Secret other = SecretValueCodec.encode(value)) {
      if (stored.kind() != kind || !one.sameAs(other)) {
        throw new IllegalArgumentException(
            "the known secret " + reference + " is stored with another value; use a new name");
      }
    }
  }

  private SecretValue unwrap(String reference, byte[] wrapped) {
    try (Secret encoded = vault.unwrap(purpose(reference), wrapped)) {
      return SecretValueCodec.decode(encoded);
    }
  }

  private Optional<Row> row(String reference) {
    return jdbc.sql("select kind, wrapped from known_secret where reference = :reference")
        .param("reference", reference)
        .query((rs, n) -> new Row(SecretKind.valueOf(rs.getString(1)), rs.getBytes(2)))
        .optional();
  }

  private record Row(SecretKind kind, byte[] wrapped) {}
}
