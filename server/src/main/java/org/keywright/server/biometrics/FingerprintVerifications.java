package org.keywright.server.biometrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.keywright.server.biometrics.FingerprintVerification.Outcome;
import org.keywright.server.people.People;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares a live sample with what is enrolled of a person, one against one, and keeps what came of
 * it. Samples themselves are not kept. Safe for concurrent use.
 */
@Service
public class FingerprintVerifications {

  /** As long as somebody stays at the counter. */
  private static final Duration FRESH = Duration.ofMinutes(15);

  /** So many samples of a person may fail within {@link #FRESH}, for nobody to try ten fingers. */
  static final int MOST_FAILURES = 5;

  private static final int MOST_REASON = 300;

  /** Each takes up to 100 MB while an image is unfolded. */
  private static final int AT_ONCE = 2;

  private final EnrolledBiometrics enrolled;
  private final People people;
  private final BiometricsSettings settings;
  private final AuditLog audit;
  private final JdbcClient jdbc;
  private final Clock clock;
  private final TransactionTemplate transactions;
  private final Semaphore places = new Semaphore(AT_ONCE, true);

  FingerprintVerifications(
      EnrolledBiometrics enrolled,
      People people,
      BiometricsSettings settings,
      AuditLog audit,
      JdbcClient jdbc,
      PlatformTransactionManager manager,
      Clock clock) {
    this.enrolled = enrolled;
    this.people = people;
    this.settings = settings;
    this.audit = audit;
    this.jdbc = jdbc;
    this.transactions = new TransactionTemplate(manager);
    this.clock = clock;
  }

  /**
   * Compares a live sample with the fingers that are enrolled of a person, and keeps the outcome.
   *
   * @param sample as {@link FingerprintSample#read} takes it
   * @throws InvalidException if the sample cannot be read; this counts as no try
   * @throws ConflictException if none are enrolled, or too many samples failed lately
   * @throws NotPermittedException if the actor may not, or is that person
   */
  public FingerprintVerification verify(UUID person, byte[] sample, Actor actor) {
    requireOther(person, Permission.BIOMETRICS_VERIFY, actor);
    // Unfolded before the transaction: whoever waits for a place holds no connection meanwhile.
    FingerprintSample live = read(sample);
    return transactions.execute(status -> compare(person, live, actor));
  }

  private FingerprintVerification compare(UUID person, FingerprintSample live, Actor actor) {
    // Two at a time would both see the same number of failures.
    people.lock(person);
    if (count(person, Outcome.NO_MATCH) >= MOST_FAILURES) {
      throw new ConflictException(
          MOST_FAILURES
              + " samples of this person did not match within the last fifteen minutes: wait, or"
              + " have them vouched for by documents and photo");
    }
    byte[] template =
        enrolled
            .get(person, BiometricKind.FINGERPRINTS)
            .orElseThrow(() ->
                new ConflictException("no fingerprints are enrolled of this person: enrol them"));
    boolean matched =
        FingerprintComparison.of(live, enrolledSample(template), settings.rate()).matched();
    return keep(person, matched ? Outcome.MATCHED : Outcome.NO_MATCH, "", actor);
  }

  private FingerprintSample read(byte[] sample) {
    places.acquireUninterruptibly();
    try {
      return FingerprintSample.read(sample);
    } catch (UnreadableFingerprintException e) {
      throw new InvalidException("sample", "cannot be read: " + e.getMessage());
    } finally {
      places.release();
    }
  }

  private static FingerprintSample enrolledSample(byte[] template) {
    try {
      return FingerprintSample.read(template);
    } catch (UnreadableFingerprintException e) {
      throw new ConflictException(
          "the fingerprints that are enrolled of this person cannot be read: enrol them anew");
    }
  }

  /**
   * Lets somebody pass whose fingers did not match, as FIPS 201-3, section 2.8 allows: an operator
   * has seen two identity documents and compared the person with the enrolled photo.
   *
   * @param reason why the fingers do not match; at most 300 characters
   * @throws InvalidException if a document is missing or both are the same, or there is no reason
   * @throws ConflictException if no sample failed within the last fifteen minutes, or no photo is
   *     enrolled
   * @throws NotPermittedException if the actor may not, or is that person
   */
  @Transactional
  public FingerprintVerification override(
      UUID person, List<IdentityDocument> documents, String reason, Actor actor) {
    requireOther(person, Permission.BIOMETRICS_OVERRIDE, actor);
    if (documents.size() != 2 || documents.get(0).equals(documents.get(1))) {
      throw new InvalidException("documents", "are two different ones");
    }
    if (reason.isBlank() || reason.length() > MOST_REASON) {
      throw new InvalidException("reason", "has 1 to " + MOST_REASON + " characters");
    }
    // Two at a time would both see the same number of failures.
    people.lock(person);
    if (count(person, Outcome.NO_MATCH) == 0) {
      throw new ConflictException(
          "no sample of this person failed within the last fifteen minutes: verify one first");
    }
    if (enrolled.get(person, BiometricKind.FACE).isEmpty()) {
      throw new ConflictException("no photo of this person is enrolled to compare them with");
    }
    String basis =
        documents.get(0).kept() + "; " + documents.get(1).kept() + "; photo compared; " + reason;
    return keep(person, Outcome.OVERRIDDEN, basis, actor);
  }

  /** Whether a live sample of this person matched, or somebody vouched, in the last 15 minutes. */
  public boolean isFresh(UUID person) {
    return count(person, Outcome.MATCHED) + count(person, Outcome.OVERRIDDEN) > 0;
  }

  /** What came of it lately, the newest first; 50 at most. */
  @Transactional(readOnly = true)
  public List<FingerprintVerification> list(UUID person) {
    people.get(person);
    return jdbc.sql(
            """
            select outcome, verified_at, verified_by, basis from fingerprint_verification
            where person_id = :person order by verified_at desc, id desc limit 50
            """)
        .param("person", person)
        .query((rs, n) ->
            new FingerprintVerification(
                Outcome.valueOf(rs.getString("outcome")),
                rs.getObject("verified_at", OffsetDateTime.class).toInstant(),
                rs.getString("verified_by"),
                rs.getString("basis")))
        .list();
  }

  private void requireOther(UUID person, Permission permission, Actor actor) {
    actor.mustBeAllowed(permission);
    people.get(person);
    if (person.equals(actor.person())) {
      throw new NotPermittedException("nobody verifies themselves: ask somebody else to do it");
    }
  }

  private int count(UUID person, Outcome outcome) {
    return jdbc.sql(
            """
            select count(*) from fingerprint_verification
            where person_id = :person and outcome = :outcome
              and verified_at > :since and verified_at <= :now
            """)
        .param("person", person)
        .param("outcome", outcome.name())
        .param("since", clock.instant().minus(FRESH).atOffset(ZoneOffset.UTC))
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .query(Integer.class)
        .single();
  }

  private FingerprintVerification keep(UUID person, Outcome outcome, String basis, Actor actor) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    jdbc.sql(
            """
            insert into fingerprint_verification
              (person_id, verified_at, outcome, verified_by, basis)
            values (:person, :now, :outcome, :by, :basis)
            """)
        .param("person", person)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("outcome", outcome.name())
        .param("by", actor.name())
        .param("basis", basis)
        .update();
    audit.record(
        new AuditEvent(
            actor,
            switch (outcome) {
              case MATCHED -> "biometric.match";
              case NO_MATCH -> "biometric.no-match";
              case OVERRIDDEN -> "biometric.override";
            },
            "person",
            person.toString(),
            basis.isEmpty() ? Map.of() : Map.of("basis", basis)));
    return new FingerprintVerification(outcome, now, actor.name(), basis);
  }
}
