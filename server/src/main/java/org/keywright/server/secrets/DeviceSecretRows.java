package org.keywright.server.secrets;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of {@link DeviceSecrets}. Every call belongs in a transaction of the caller. */
final class DeviceSecretRows {

  /** Whether a value was confirmed or is being set. */
  enum Standing {
    CURRENT,
    PROPOSED
  }

  /** How a value is recorded. */
  sealed interface Form {
    /** Wrapped by the vault. */
    record Wrapped(byte[] bytes, int masterVersion) implements Form {}

    /** Derived from the master key; {@code keyVersionNumber} is 0 for a management key. */
    record Derived(int masterVersion, int keyVersion, KeyAlgorithm algorithm, int keyVersionNumber)
        implements Form {}

    /** In {@link KnownSecrets}. */
    record Known(String reference) implements Form {}
  }

  /** A recorded value. */
  record Row(UUID id, Standing standing, Form form, Instant recorded) {}

  private static final String COLUMNS =
      """
      id, standing, form, master_version, wrapped, key_version, algorithm, key_version_number,
      reference, recorded
      """;

  private final JdbcClient jdbc;

  DeviceSecretRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Locks the secret until the transaction ends, and makes its row if there is none yet. */
  void lock(UUID device, SecretKind kind) {
    if (!locked(device, kind)) {
      jdbc.sql(
              """
              insert into device_secret (device, kind, last_key_version) values (:device, :kind, 0)
              on conflict do nothing
              """)
          .param("device", device)
          .param("kind", kind.name())
          .update();
      if (!locked(device, kind)) {
        throw new IllegalStateException("the row of " + kind + " of " + device + " disappeared");
      }
    }
  }

  private boolean locked(UUID device, SecretKind kind) {
    return jdbc.sql(
            """
            select last_key_version from device_secret
            where device = :device and kind = :kind for update
            """)
        .param("device", device)
        .param("kind", kind.name())
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /** Counts up and returns the key version; the caller holds the lock. */
  int nextKeyVersion(UUID device, SecretKind kind) {
    jdbc.sql(
            """
            update device_secret set last_key_version = last_key_version + 1
            where device = :device and kind = :kind
            """)
        .param("device", device)
        .param("kind", kind.name())
        .update();
    return jdbc.sql(
            "select last_key_version from device_secret where device = :device and kind = :kind")
        .param("device", device)
        .param("kind", kind.name())
        .query(Integer.class)
        .single();
  }

  List<Row> find(UUID device, SecretKind kind) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from device_secret_value where device = :device and kind = :kind")
        .param("device", device)
        .param("kind", kind.name())
        .query(DeviceSecretRows::row)
        .list();
  }

  /** The recorded values of all kinds. */
  Map<SecretKind, List<Row>> find(UUID device) {
    Map<SecretKind, List<Row>> byKind = new EnumMap<>(SecretKind.class);
    jdbc.sql("select kind, " + COLUMNS + " from device_secret_value where device = :device")
        .param("device", device)
        .query((rs, n) -> Map.entry(SecretKind.valueOf(rs.getString("kind")), row(rs, n)))
        .list()
        .forEach(entry ->
            byKind
                .computeIfAbsent(entry.getKey(), kind -> new ArrayList<>())
                .add(entry.getValue()));
    return byKind;
  }

  private static Row row(ResultSet rs, int n) throws SQLException {
    return new Row(
        rs.getObject("id", UUID.class),
        Standing.valueOf(rs.getString("standing")),
        switch (rs.getString("form")) {
          case "WRAPPED" -> new Form.Wrapped(rs.getBytes("wrapped"), rs.getInt("master_version"));
          case "DERIVED" ->
              new Form.Derived(
                  rs.getInt("master_version"),
                  rs.getInt("key_version"),
                  KeyAlgorithm.valueOf(rs.getString("algorithm")),
                  rs.getInt("key_version_number"));
          default -> new Form.Known(rs.getString("reference"));
        },
        rs.getObject("recorded", OffsetDateTime.class).toInstant());
  }

  Optional<Row> find(UUID device, SecretKind kind, Standing standing) {
    return find(device, kind).stream().filter(row -> row.standing() == standing).findFirst();
  }

  void insert(UUID device, SecretKind kind, Row row) {
    Columns columns = Columns.of(row.form());
    jdbc.sql(
            """
            insert into device_secret_value (id, device, kind, standing, form, master_version,
              wrapped, key_version, algorithm, key_version_number, reference, recorded)
            values (:id, :device, :kind, :standing, :form, :masterVersion,
              :wrapped, :keyVersion, :algorithm, :keyVersionNumber, :reference, :recorded)
            """)
        .param("id", row.id())
        .param("device", device)
        .param("kind", kind.name())
        .param("standing", row.standing().name())
        .param("form", columns.form())
        .param("masterVersion", columns.masterVersion())
        .param("wrapped", columns.wrapped())
        .param("keyVersion", columns.keyVersion())
        .param("algorithm", columns.algorithm())
        .param("keyVersionNumber", columns.keyVersionNumber())
        .param("reference", columns.reference())
        .param("recorded", OffsetDateTime.ofInstant(row.recorded(), ZoneOffset.UTC))
        .update();
  }

  void delete(UUID id) {
    jdbc.sql("delete from device_secret_value where id = :id").param("id", id).update();
  }

  void makeCurrent(UUID id) {
    jdbc.sql("update device_secret_value set standing = 'CURRENT' where id = :id")
        .param("id", id)
        .update();
  }

  int deleteAll(UUID device, SecretKind kind) {
    return jdbc.sql("delete from device_secret_value where device = :device and kind = :kind")
        .param("device", device)
        .param("kind", kind.name())
        .update();
  }

  private record Columns(
      String form,
      @Nullable Integer masterVersion,
      byte @Nullable [] wrapped,
      @Nullable Integer keyVersion,
      @Nullable String algorithm,
      @Nullable Integer keyVersionNumber,
      @Nullable String reference) {

    static Columns of(Form form) {
      return switch (form) {
        case Form.Wrapped(byte[] bytes, int masterVersion) ->
            new Columns("WRAPPED", masterVersion, bytes, null, null, null, null);
        case Form.Derived(
                int masterVersion,
                int keyVersion,
                KeyAlgorithm algorithm,
                int keyVersionNumber) ->
            new Columns(
                "DERIVED",
                masterVersion,
                null,
                keyVersion,
                algorithm.name(),
                keyVersionNumber,
                null);
        case Form.Known(String reference) ->
            new Columns("KNOWN", null, null, null, null, null, reference);
      };
    }
  }
}
