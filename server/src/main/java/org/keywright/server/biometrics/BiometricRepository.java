package org.keywright.server.biometrics;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class BiometricRepository {

  static final String PURPOSE = "biometric-key:";

  private final JdbcClient jdbc;

  BiometricRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @SuppressWarnings(
      "ArrayRecordComponent") // goes from the row to the cipher, and is never compared
  record Row(UUID id, byte[] sealed, byte[] wrapped) {}

  void replace(
      UUID id, UUID person, Enrolment enrolment, byte[] sealed, byte[] wrapped, int masterVersion) {
    delete(person, enrolment.kind());
    jdbc.sql(
            """
            insert into biometric
              (id, person_id, kind, sealed, wrapped, master_version, size_in_bytes, enrolled_at, enrolled_by)
            values
              (:id, :person, :kind, :sealed, :wrapped, :masterVersion, :size, :at, :by)
            """)
        .param("id", id)
        .param("person", person)
        .param("kind", enrolment.kind().name())
        .param("sealed", sealed)
        .param("wrapped", wrapped)
        .param("masterVersion", masterVersion)
        .param("size", enrolment.sizeInBytes())
        .param("at", enrolment.enrolledAt().atOffset(ZoneOffset.UTC))
        .param("by", enrolment.enrolledBy())
        .update();
  }

  Optional<Row> get(UUID person, BiometricKind kind) {
    return jdbc.sql(
            "select id, sealed, wrapped from biometric where person_id = :person and kind = :kind")
        .param("person", person)
        .param("kind", kind.name())
        .query((row, number) ->
            new Row(
                row.getObject("id", UUID.class), row.getBytes("sealed"), row.getBytes("wrapped")))
        .optional();
  }

  List<Enrolment> list(UUID person) {
    return jdbc.sql(
            """
            select kind, size_in_bytes, enrolled_at, enrolled_by from biometric
            where person_id = :person order by kind
            """)
        .param("person", person)
        .query((row, number) ->
            new Enrolment(
                BiometricKind.valueOf(row.getString("kind")),
                row.getInt("size_in_bytes"),
                row.getObject("enrolled_at", OffsetDateTime.class).toInstant(),
                row.getString("enrolled_by")))
        .list();
  }

  /** Whether there was one. */
  boolean delete(UUID person, BiometricKind kind) {
    return jdbc.sql("delete from biometric where person_id = :person and kind = :kind")
            .param("person", person)
            .param("kind", kind.name())
            .update()
        == 1;
  }
}
