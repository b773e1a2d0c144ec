package org.keywright.server.enrollment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.Findings;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.keywright.server.biometrics.Enrolment;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.Duties;
import org.keywright.server.credential.Duty;
import org.keywright.server.credential.IntakeQuestion;
import org.keywright.server.credential.StoredCredentialPolicy;
import org.keywright.server.people.People;
import org.keywright.server.people.Person;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Ends a registration: looks whether everything is there, and has it sealed. */
@Service
class Completion {

  private static final int MOST_WORDS = 300;

  private final Enrollments enrollments;
  private final EnrollmentRepository repository;
  private final Registration registration;
  private final Intake intake;
  private final EvidenceStore evidence;
  private final EnrolledBiometrics biometrics;
  private final Seals seals;
  private final People people;
  private final CredentialTypes types;
  private final Duties duties;

  Completion(
      Enrollments enrollments,
      EnrollmentRepository repository,
      Registration registration,
      Intake intake,
      EvidenceStore evidence,
      EnrolledBiometrics biometrics,
      Seals seals,
      People people,
      CredentialTypes types,
      Duties duties) {
    this.enrollments = enrollments;
    this.repository = repository;
    this.registration = registration;
    this.intake = intake;
    this.evidence = evidence;
    this.biometrics = biometrics;
    this.seals = seals;
    this.people = people;
    this.types = types;
    this.duties = duties;
  }

  /**
   * What a registrar says at the end of a registration.
   *
   * @param version of the enrollment, as the registrar saw it
   * @param policyVersion the version of the credential policy whose attestation they read; null for
   *     whichever is current
   * @param attested whether they attest to what the policy says
   * @param missingFingers why fewer than two fingers were taken; at most 300 characters
   * @param nameChange what evidence of a change of name was seen, if the documents have different
   *     names; at most 300 characters
   */
  record Statement(
      int version,
      @Nullable Integer policyVersion,
      @Nullable Boolean attested,
      @Nullable String missingFingers,
      @Nullable String nameChange) {}

  /**
   * Completes the registration.
   *
   * @throws InvalidException naming what is missing
   * @throws ConflictException if no visit of the actor is under way, the policy was changed since
   *     the registrar read it, or what was collected is not what is enrolled
   * @throws NotPermittedException if the actor may not, is the applicant, or did another duty
   */
  @Transactional
  public Enrollment complete(UUID id, Statement statement, Actor actor) {
    Registration.Counter counter = registration.at(id, actor);
    Enrollment enrollment = counter.enrollment();
    duties.perform(Duty.REGISTER, enrollment.person(), enrollment.type(), actor);
    StoredCredentialPolicy type = types.get(enrollment.type());
    requireRead(statement.policyVersion(), type);
    Instant now = enrollments.now();
    repository.end(id, counter.visit().number(), now);
    List<IntakeQuestion> asked = type.policy().intakeQuestions();
    IntakeAnswers answers = intake.settle(id, asked, actor);
    List<Evidence> collected = evidence.list(id);
    Optional<ShownDocument> first = registration.document(id, 1);
    Optional<ShownDocument> second = registration.document(id, 2);
    Person person = people.get(enrollment.person());
    String fingers = fewFingers(collected) ? Words.tidy(statement.missingFingers()) : "";
    String names =
        first.isPresent() && second.isPresent() && !first.get().hasNameOf(second.get())
            ? Words.tidy(statement.nameChange())
            : "";
    Findings findings = new Findings();
    checkCollected(collected, first, second, findings);
    checkWords(collected, first, second, fingers, names, findings);
    checkAnswers(asked, answers, findings);
    findings
        .require(
            Boolean.TRUE.equals(statement.attested()),
            "attested",
            "has to be confirmed: nothing is sealed that the registrar does not attest to")
        .refuseIfAny();
    // Accepted when it was entered, which may be days ago.
    first.orElseThrow().check(registration.today(), second.orElseThrow().kind());
    second.orElseThrow().check(registration.today(), first.orElseThrow().kind());
    keepWhatIsEnrolledInStep(enrollment, collected, actor);
    RecordDocument.Contents contents =
        new RecordDocument.Contents(
            enrollment,
            person,
            type,
            repository.visits(id),
            List.of(first.orElseThrow(), second.orElseThrow()),
            answers,
            collected,
            fingers,
            names);
    seals.seal(id, counter.visit().number(), RecordDocument.of(contents, actor, now), actor);
    evidence.dropBytes(id, List.of(EvidenceKind.FINGER_1, EvidenceKind.FINGER_2));
    return enrollments.move(
        enrollment, statement.version(), EnrollmentState.ENROLLED, "register", fingers, actor);
  }

  /** What is sealed as attested has to be what the registrar read. */
  private static void requireRead(@Nullable Integer read, StoredCredentialPolicy type) {
    if (read != null && read != type.version()) {
      throw new ConflictException(
          "the credential policy was changed meanwhile, from version %d to %d: load the page again,"
                  .formatted(read, type.version())
              + " and look at the questions and at what you attest to");
    }
  }

  private static boolean fewFingers(List<Evidence> collected) {
    return !has(collected, EvidenceKind.FINGER_1) || !has(collected, EvidenceKind.FINGER_2);
  }

  private static boolean has(List<Evidence> collected, EvidenceKind kind) {
    return collected.stream().anyMatch(one -> one.kind() == kind);
  }

  private static void checkCollected(
      List<Evidence> collected,
      Optional<ShownDocument> first,
      Optional<ShownDocument> second,
      Findings findings) {
    findings
        .require(first.isPresent(), "document1", "is missing: two identity documents are shown")
        .require(second.isPresent(), "document2", "is missing: two identity documents are shown")
        .require(
            first.isEmpty() || has(collected, EvidenceKind.SCAN_1),
            "document1",
            "has no scan: add it")
        .require(
            second.isEmpty() || has(collected, EvidenceKind.SCAN_2),
            "document2",
            "has no scan: add it")
        .require(has(collected, EvidenceKind.PHOTO), "photo", "is missing")
        .require(has(collected, EvidenceKind.SIGNATURE), "signature", "is missing");
  }

  private static void checkWords(
      List<Evidence> collected,
      Optional<ShownDocument> first,
      Optional<ShownDocument> second,
      String missingFingers,
      String nameChange,
      Findings findings) {
    findings
        .require(
            !fewFingers(collected) || Words.fits(missingFingers, 1, MOST_WORDS),
            "missingFingers",
            "has to say why fewer than two fingers can be taken, in 1 to 300 characters")
        .require(
            first.isEmpty()
                || second.isEmpty()
                || first.get().hasNameOf(second.get())
                || Words.fits(nameChange, 1, MOST_WORDS),
            "nameChange",
            "has to say what evidence of the change of name was seen, in 1 to 300 characters: the"
                + " two documents have different names");
  }

  private static void checkAnswers(
      List<IntakeQuestion> asked, IntakeAnswers answers, Findings findings) {
    for (IntakeQuestion question : asked) {
      findings.require(
          !question.required() || !answers.to(question).isEmpty(),
          "answers",
          "lacks the answer to \u201c" + question.question() + "\u201d, which is required");
    }
  }

  /** What goes onto cards is what was collected here, and nothing older. */
  private void keepWhatIsEnrolledInStep(
      Enrollment enrollment, List<Evidence> collected, Actor actor) {
    UUID person = enrollment.person();
    List<Enrolment> enrolled = biometrics.list(person);
    if (!has(collected, EvidenceKind.FINGERPRINTS)
        && enrolled.stream().anyMatch(one -> one.kind() == BiometricKind.FINGERPRINTS)) {
      biometrics.delete(person, BiometricKind.FINGERPRINTS, actor);
    }
    for (Evidence one : collected) {
      BiometricKind kind = Seals.enrolledAs(one.kind());
      if (kind != null && !one.sha256().equals(seals.enrolledHash(person, kind))) {
        throw new ConflictException(
            "the "
                + (kind == BiometricKind.FACE ? "photo" : "fingerprints")
                + " of this person were replaced from elsewhere meanwhile: take them again");
      }
    }
  }
}
