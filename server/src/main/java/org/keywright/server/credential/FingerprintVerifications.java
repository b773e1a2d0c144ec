package org.keywright.server.credential;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * When the fingerprints of a person were last verified by a live sample. Whoever matches samples
 * puts it on record; this only looks it up.
 */
@Component
public class FingerprintVerifications {

  /** As long as somebody stays at the counter. */
  private static final Duration FRESH = Duration.ofMinutes(15);

  private final JdbcClient jdbc;
  private final Clock clock;

  FingerprintVerifications(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Whether a live sample of this person matched within the last fifteen minutes. */
  public boolean isFresh(UUID person) {
    return jdbc.sql(
                """
                select count(*) from fingerprint_verification
                where person_id = :person and verified_at > :since and verified_at <= :now
                """)
            .param("person", person)
            .param("since", clock.instant().minus(FRESH).atOffset(ZoneOffset.UTC))
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .query(Integer.class)
            .single()
        > 0;
  }
}
