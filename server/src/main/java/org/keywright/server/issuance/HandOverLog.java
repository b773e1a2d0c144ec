package org.keywright.server.issuance;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.biometrics.FingerprintVerification;
import org.keywright.server.biometrics.FingerprintVerification.Outcome;
import org.keywright.server.biometrics.FingerprintVerifications;
import org.keywright.server.credential.HandOver;
import org.keywright.server.credential.HandOvers;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps by what an operator knew whom they issue a device to. Safe for concurrent use. */
@Component
class HandOverLog implements HandOvers {

  private final JdbcClient jdbc;
  private final FingerprintVerifications fingerprints;

  HandOverLog(JdbcClient jdbc, FingerprintVerifications fingerprints) {
    this.jdbc = jdbc;
    this.fingerprints = fingerprints;
  }

  /**
   * Notes by what an operator knows the holder, if a finger matched lately or somebody vouched.
   * What people issue to themselves is handed over by nobody.
   */
  void note(Issuance issuance, Actor actor) {
    UUID holder = issuance.holder();
    if (issuance.operation() == Operation.ISSUE
        && holder != null
        && !holder.equals(actor.person())) {
      fingerprints.fresh(holder, actor).ifPresent(by -> replace(issuance.id(), by, actor));
    }
  }

  private void replace(UUID issuance, FingerprintVerification by, Actor actor) {
    jdbc.sql("delete from hand_over where issuance_id = :issuance")
        .param("issuance", issuance)
        .update();
    jdbc.sql(
            """
            insert into hand_over (issuance_id, happened_at, operator_name, vouched)
            values (:issuance, :at, :operator, :vouched)
            """)
        .param("issuance", issuance)
        .param("at", by.verifiedAt().atOffset(ZoneOffset.UTC))
        .param("operator", actor.name())
        .param("vouched", by.outcome() == Outcome.OVERRIDDEN)
        .update();
  }

  @Override
  @Transactional(readOnly = true)
  public List<HandOver> of(UUID person, UUID type) {
    return jdbc.sql(
            """
            select made.serial, hand_over.happened_at, hand_over.operator_name, hand_over.vouched
            from hand_over
            join issuance run on run.id = hand_over.issuance_id
            join device made on made.id = run.device_id
            where run.holder_id = :person and run.credential_type_id = :type
              and run.state = any (array['PENDING', 'DONE'])
            order by hand_over.happened_at, hand_over.issuance_id limit 100
            """)
        .param("person", person)
        .param("type", type)
        .query(HandOverLog::row)
        .list();
  }

  private static HandOver row(ResultSet rs, int number) throws SQLException {
    return new HandOver(
        rs.getString("serial"),
        rs.getObject("happened_at", OffsetDateTime.class).toInstant(),
        rs.getString("operator_name"),
        rs.getBoolean("vouched"));
  }
}
