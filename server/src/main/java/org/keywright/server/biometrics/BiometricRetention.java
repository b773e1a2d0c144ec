package org.keywright.server.biometrics;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.NotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes biometric data that were kept for as long as the settings allow. On every node. */
@Component
class BiometricRetention {

  private static final Logger LOG = LoggerFactory.getLogger(BiometricRetention.class);

  /** Deleted in one go. */
  private static final int BATCH = 500;

  private final EnrolledBiometrics enrolled;
  private final BiometricsSettings settings;
  private final JdbcClient jdbc;
  private final Clock clock;

  BiometricRetention(
      EnrolledBiometrics enrolled, BiometricsSettings settings, JdbcClient jdbc, Clock clock) {
    this.enrolled = enrolled;
    this.settings = settings;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  private record Old(UUID person, BiometricKind kind) {}

  @Scheduled(initialDelay = 10, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
  void sweep() {
    OffsetDateTime limit =
        OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC).minus(settings.keep());
    for (Old old : olderThan(limit)) {
      try {
        enrolled.delete(old.person(), old.kind(), Actor.system());
      } catch (NotFoundException e) {
        LOG.debug("another node deleted it");
      }
    }
  }

  private List<Old> olderThan(OffsetDateTime limit) {
    return jdbc.sql(
            """
            select person_id, kind from biometric where enrolled_at < :limit
            order by enrolled_at limit :most
            """)
        .param("limit", limit)
        .param("most", BATCH)
        .query((rs, n) ->
            new Old(
                rs.getObject("person_id", UUID.class), BiometricKind.valueOf(rs.getString("kind"))))
        .list();
  }
}
