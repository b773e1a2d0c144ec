package org.keywright.server.enrollment;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.secret.Secret;
import org.keywright.server.actor.Actor;
import org.keywright.server.secrets.SealedBytes;
import org.keywright.server.secrets.Vault;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Keeps what was collected, each thing encrypted with a key of its own. Works in the caller's
 * transaction.
 */
@Repository
class EvidenceStore {

  static final String PURPOSE = "enrollment-key:";

  private static final String ABOUT =
      "select kind, visit_number, media_type, sha256, size_in_bytes, note, collected_at,"
          + " collected_by from enrollment_evidence ";

  private final JdbcClient jdbc;
  private final Vault vault;
  private final Clock clock;

  EvidenceStore(JdbcClient jdbc, Vault vault, Clock clock) {
    this.jdbc = jdbc;
    this.vault = vault;
    this.clock = clock;
  }

  /**
   * Something collected.
   *
   * @param kept whether its bytes are kept here, or elsewhere
   */
  @SuppressWarnings("ArrayRecordComponent") // on its way to the cipher, and never compared
  record New(EvidenceKind kind, String mediaType, String note, byte[] bytes, boolean kept) {}

  /** Puts it in the place of what was there. */
  Evidence put(UUID enrollment, int visit, New thing, Actor actor) {
    delete(enrollment, List.of(thing.kind()));
    UUID id = UUID.randomUUID();
    byte[] wrapped = null;
    byte[] sealed = null;
    if (thing.kept()) {
      try (Secret key = Secret.random(SealedBytes.KEY)) {
        sealed = SealedBytes.seal(key, place(enrollment, thing.kind()), thing.bytes());
        wrapped = vault.wrap(PURPOSE + id, key);
      }
    }
    jdbc.sql(
            """
            insert into enrollment_evidence
              (id, enrollment_id, kind, visit_number, media_type, sha256, size_in_bytes, note,
               sealed, wrapped, master_version, collected_at, collected_by)
            values
              (:id, :enrollment, :kind, :visit, :mediaType, :sha256, :size, :note,
               :sealed, :wrapped, :masterVersion, :at, :by)
            """)
        .param("id", id)
        .param("enrollment", enrollment)
        .param("kind", thing.kind().name())
        .param("visit", visit)
        .param("mediaType", thing.mediaType())
        .param("sha256", sha256(thing.bytes()))
        .param("size", thing.bytes().length)
        .param("note", thing.note())
        .param("sealed", sealed, java.sql.Types.BINARY)
        .param("wrapped", wrapped, java.sql.Types.BINARY)
        .param("masterVersion", wrapped == null ? 0 : Vault.versionOf(wrapped))
        .param("at", clock.instant().atOffset(ZoneOffset.UTC))
        .param("by", actor.name())
        .update();
    return about(enrollment, thing.kind()).orElseThrow();
  }

  private record Row(UUID id, byte @Nullable [] sealed, byte @Nullable [] wrapped) {}

  /** Its bytes, if they are here. */
  Optional<byte[]> get(UUID enrollment, EvidenceKind kind) {
    return jdbc.sql(
            """
            select id, sealed, wrapped from enrollment_evidence
            where enrollment_id = :enrollment and kind = :kind
            """)
        .param("enrollment", enrollment)
        .param("kind", kind.name())
        .query((row, number) ->
            new Row(
                row.getObject("id", UUID.class), row.getBytes("sealed"), row.getBytes("wrapped")))
        .optional()
        .flatMap(row -> open(enrollment, kind, row));
  }

  private Optional<byte[]> open(UUID enrollment, EvidenceKind kind, Row row) {
    if (row.sealed() == null || row.wrapped() == null) {
      return Optional.empty();
    }
    try (Secret key = vault.unwrap(PURPOSE + row.id(), row.wrapped())) {
      return Optional.of(SealedBytes.open(key, place(enrollment, kind), row.sealed()));
    }
  }

  /** What is known of one thing, if there is one. */
  Optional<Evidence> about(UUID enrollment, EvidenceKind kind) {
    return jdbc.sql(ABOUT + "where enrollment_id = :enrollment and kind = :kind")
        .param("enrollment", enrollment)
        .param("kind", kind.name())
        .query(EvidenceStore::evidence)
        .optional();
  }

  /** What is known of all that was collected. */
  List<Evidence> list(UUID enrollment) {
    return jdbc.sql(ABOUT + "where enrollment_id = :enrollment order by kind")
        .param("enrollment", enrollment)
        .query(EvidenceStore::evidence)
        .list();
  }

  /** Takes the bytes away; what they were stays on record. */
  void dropBytes(UUID enrollment, Collection<EvidenceKind> kinds) {
    jdbc.sql(
            """
            update enrollment_evidence set sealed = null, wrapped = null, master_version = 0
            where enrollment_id = :enrollment and kind in (:kinds)
            """)
        .param("enrollment", enrollment)
        .param("kinds", kinds.stream().map(Enum::name).toList())
        .update();
  }

  void delete(UUID enrollment, Collection<EvidenceKind> kinds) {
    jdbc.sql(
            "delete from enrollment_evidence where enrollment_id = :enrollment and kind in"
                + " (:kinds)")
        .param("enrollment", enrollment)
        .param("kinds", kinds.stream().map(Enum::name).toList())
        .update();
  }

  void deleteAll(UUID enrollment) {
    delete(enrollment, Arrays.asList(EvidenceKind.values()));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String place(UUID enrollment, EvidenceKind kind) {
    return "enrollment:" + enrollment + ":" + kind;
  }

  private static Evidence evidence(ResultSet row, int number) throws SQLException {
    return new Evidence(
        EvidenceKind.valueOf(row.getString("kind")),
        row.getInt("visit_number"),
        row.getString("media_type"),
        row.getString("sha256"),
        row.getInt("size_in_bytes"),
        row.getString("note"),
        row.getObject("collected_at", OffsetDateTime.class).toInstant(),
        row.getString("collected_by"));
  }
}
