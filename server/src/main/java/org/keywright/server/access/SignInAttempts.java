package org.keywright.server.access;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import org.keywright.server.api.TooManyAttemptsException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Slows down those who guess. An attempt is counted before the password is looked at, so that many
 * at once gain nothing; a success takes the name's count away, and itself off the address's. After
 * some free attempts each one has to wait twice as long as the one before it. A whole organisation
 * may share an address, so that this is forgiven an attempt for each minute without one. Kept in
 * the database: all nodes count together.
 */
@Component
class SignInAttempts {

  static final int FREE_FOR_NAME = 5;
  static final int FREE_FOR_ADDRESS = 30;

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);
  private static final Duration FORGIVEN_EVERY = Duration.ofMinutes(1);
  private static final int DOUBLINGS = 10;

  private final JdbcClient jdbc;
  private final Clock clock;

  SignInAttempts(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  private record Row(int attempts, Instant last) {}

  /**
   * Counts an attempt to sign in with this name from this address, in a transaction of its own.
   *
   * @throws TooManyAttemptsException if either has to wait
   */
  @Transactional(propagation = Propagation.REQUIRES_NEW)
  public void count(String name, String address) {
    Instant now = clock.instant();
    jdbc.sql("delete from sign_in_attempt where last_attempt < :old")
        .param("old", now.minus(FORGOTTEN_AFTER).atOffset(ZoneOffset.UTC))
        .update();
    count(subject("address", address), FREE_FOR_ADDRESS, FORGIVEN_EVERY, now);
    count(subject("name", name), FREE_FOR_NAME, FORGOTTEN_AFTER, now);
  }

  /**
   * The owner of this name was here: takes its count away, and this attempt off that of the
   * address. What else was tried from there stays counted.
   */
  @Transactional
  public void forget(String name, String address) {
    jdbc.sql("delete from sign_in_attempt where subject = :subject")
        .param("subject", subject("name", name))
        .update();
    jdbc.sql(
            """
            update sign_in_attempt set attempts = attempts - 1
            where subject = :subject and attempts > 0
            """)
        .param("subject", subject("address", address))
        .update();
  }

  private void count(String subject, int free, Duration forgivenEvery, Instant now) {
    jdbc.sql(
            """
            insert into sign_in_attempt (subject, attempts, last_attempt) values (:subject, 0, :now)
            on conflict do nothing
            """)
        .param("subject", subject)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
    Optional<Row> row =
        jdbc.sql(
                """
                select attempts, last_attempt from sign_in_attempt where subject = :subject
                for update
                """)
            .param("subject", subject)
            .query((result, number) ->
                new Row(
                    result.getInt("attempts"),
                    result.getObject("last_attempt", OffsetDateTime.class).toInstant()))
            .optional();
    Instant last = row.map(Row::last).orElse(now);
    long forgiven = Math.max(0, Duration.between(last, now).dividedBy(forgivenEvery));
    int attempts = (int) Math.max(0, row.map(Row::attempts).orElse(0) - forgiven);
    Instant open = last.plus(wait(attempts - free));
    if (attempts >= free && now.isBefore(open)) {
      throw new TooManyAttemptsException(
          "too many attempts to sign in: wait before the next one", Duration.between(now, open));
    }
    jdbc.sql(
            """
            update sign_in_attempt set attempts = :attempts, last_attempt = :now
            where subject = :subject
            """)
        .param("attempts", attempts + 1)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("subject", subject)
        .update();
  }

  static Duration wait(int beyond) {
    Duration wait = Duration.ofSeconds(1L << Math.clamp(beyond, 0, DOUBLINGS));
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  /** Hashed: people type passwords into the field of the name. */
  private static String subject(String kind, String value) {
    byte[] hash =
        Sha256.of(
            (kind + ":" + org.keywright.server.api.Likeness.key(value))
                .getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(hash);
  }
}
