package org.keywright.server.biometrics;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

  private final EnrolledBiometrics enrolled;
  private final SampleReader reader;
  private final People people;
  private final BiometricsSettings settings;
  private final AuditLog audit;
  private final JdbcClient jdbc;
  private final Clock clock;
  private final TransactionTemplate transactions;

  FingerprintVerifications(
      EnrolledBiometrics enrolled,
      SampleReader reader,
      People people,
      BiometricsSettings settings,
      AuditLog audit,
      JdbcClient jdbc,
      PlatformTransactionManager manager,
      Clock clock) {
    this.enrolled = enrolled;
    this.reader = reader;
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
    return verify(person, sample, true, actor);
  }

  /**
   * The same of the actor's own fingers. What comes of it is good for what they issue to themselves
   * alone: nobody saw whose finger it was.
   *
   * @throws InvalidException if the sample cannot be read; this counts as no try
   * @throws ConflictException if none are enrolled, or too many samples failed lately
   * @throws NotPermittedException if the actor is no person with devices of their own
   */
  public FingerprintVerification verifyOwn(byte[] sample, Actor actor) {
    return verify(own(actor), sample, false, actor);
  }

  private FingerprintVerification verify(
      UUID person, byte[] sample, boolean attended, Actor actor) {
    // Unfolded before the transaction: whoever waits for a place holds no connection meanwhile.
    FingerprintSample live = reader.read(sample);
    return transactions.execute(status -> compare(person, live, attended, actor));
  }

  private FingerprintVerification compare(
      UUID person, FingerprintSample live, boolean attended, Actor actor) {
    // Two at a time would both see the same number of failures.
    people.lock(person);
    if (triesLeft(person) == 0) {
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
    return keep(person, matched ? Outcome.MATCHED : Outcome.NO_MATCH, attended, "", actor);
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
   * @throws ConflictException if fingers are enrolled and no sample failed within the last fifteen
   *     minutes, or no photo is enrolled
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
    // Where there is nothing to compare, documents and photo are all there is (FIPS 201-3, 2.8).
    if (isEnrolled(person) && triesLeft(person) == MOST_FAILURES) {
      throw new ConflictException(
          "no sample of this person failed within the last fifteen minutes: verify one first");
    }
    if (enrolled.get(person, BiometricKind.FACE).isEmpty()) {
      throw new ConflictException("no photo of this person is enrolled to compare them with");
    }
    String basis =
        documents.get(0).kept() + "; " + documents.get(1).kept() + "; photo compared; " + reason;
    return keep(person, Outcome.OVERRIDDEN, true, basis, actor);
  }

  /**
   * Whether a live sample of this person matched, or somebody vouched, in the last 15 minutes, as
   * far as it is good for what this actor does.
   */
  public boolean isFresh(UUID person, Actor actor) {
    return fresh(person, actor).isPresent();
  }

  /** By what that is so: the last match, or whoever vouched last. */
  public Optional<FingerprintVerification> fresh(UUID person, Actor actor) {
    boolean own = person.equals(actor.person());
    return latest(person).stream()
        .filter(kept -> kept.outcome() != Outcome.NO_MATCH && (own || kept.attended()))
        .max(Comparator.comparing(FingerprintVerification::verifiedAt));
  }

  /** How many samples of this person may still fail just now: 0 to 5. */
  public int triesLeft(UUID person) {
    long failed =
        latest(person).stream().filter(kept -> kept.outcome() == Outcome.NO_MATCH).count();
    return (int) Math.max(0, MOST_FAILURES - failed);
  }

  /** Whether there are fingers to compare a sample with. */
  public boolean isEnrolled(UUID person) {
    return enrolled.list(person).stream().anyMatch(one -> one.kind() == BiometricKind.FINGERPRINTS);
  }

  /** What came of it lately, the newest first; 50 at most. */
  @Transactional(readOnly = true)
  public List<FingerprintVerification> list(UUID person) {
    people.get(person);
    return jdbc.sql(
            """
            select outcome, verified_at, verified_by, attended, basis from fingerprint_verification
            where person_id = :person order by verified_at desc, id desc limit 50
            """)
        .param("person", person)
        .query(FingerprintVerifications::row)
        .list();
  }

  private void requireOther(UUID person, Permission permission, Actor actor) {
    actor.mustBeAllowed(permission);
    people.get(person);
    if (person.equals(actor.person())) {
      throw new NotPermittedException("nobody verifies themselves: ask somebody else to do it");
    }
  }

  private static UUID own(Actor actor) {
    return actor.owner("who would have fingers");
  }

  /** What came of it while it is fresh; few, since failures are. */
  private List<FingerprintVerification> latest(UUID person) {
    return jdbc.sql(
            """
            select outcome, verified_at, verified_by, attended, basis from fingerprint_verification
            where person_id = :person and verified_at > :since and verified_at <= :now
            """)
        .param("person", person)
        .param("since", clock.instant().minus(FRESH).atOffset(ZoneOffset.UTC))
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .query(FingerprintVerifications::row)
        .list();
  }

  private static FingerprintVerification row(ResultSet rs, int number) throws SQLException {
    return new FingerprintVerification(
        Outcome.valueOf(rs.getString("outcome")),
        rs.getObject("verified_at", OffsetDateTime.class).toInstant(),
        rs.getString("verified_by"),
        rs.getBoolean("attended"),
        rs.getString("basis"));
  }

  private FingerprintVerification keep(
      UUID person, Outcome outcome, boolean attended, String basis, Actor actor) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    jdbc.sql(
            """
            insert into fingerprint_verification
              (person_id, verified_at, outcome, verified_by, attended, basis)
            values (:person, :now, :outcome, :by, :attended, :basis)
            """)
        .param("person", person)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("outcome", outcome.name())
        .param("by", actor.name())
        .param("attended", attended)
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
    return new FingerprintVerification(outcome, now, actor.name(), attended, basis);
  }
}
