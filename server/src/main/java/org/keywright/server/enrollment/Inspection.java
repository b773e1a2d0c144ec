package org.keywright.server.enrollment;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Looking at what was collected: who looked at what is in the audit log. */
@Service
class Inspection {

  private final Enrollments enrollments;
  private final Registration registration;
  private final Intake intake;
  private final EvidenceStore evidence;
  private final EnrolledBiometrics biometrics;
  private final EnrollmentHistory history;

  Inspection(
      Enrollments enrollments,
      Registration registration,
      Intake intake,
      EvidenceStore evidence,
      EnrolledBiometrics biometrics,
      EnrollmentHistory history) {
    this.enrollments = enrollments;
    this.registration = registration;
    this.intake = intake;
    this.evidence = evidence;
    this.biometrics = biometrics;
    this.history = history;
  }

  /**
   * A document as it is shown to who decides.
   *
   * @param number 1 or 2
   * @param shown what it says
   * @param nameIsThePersons whether it has the person's name, but for case, accents and order
   * @param scan what its scan is; null if there is none
   */
  record Document(
      int number, ShownDocument shown, boolean nameIsThePersons, @Nullable Evidence scan) {}

  /** A file to be handed out. */
  @SuppressWarnings("ArrayRecordComponent") // on its way out, and never compared
  record FileContent(String name, String mediaType, byte[] bytes) {}

  /** What the documents say that are there. */
  @Transactional
  public List<Document> documents(UUID id, Actor actor) {
    actor.mustBeAllowed(Permission.ENROLLMENT_EVIDENCE_READ);
    Enrollment enrollment = enrollments.get(id);
    List<Document> documents =
        Stream.of(1, 2)
            .flatMap(number ->
                registration
                    .document(id, number)
                    .map(shown ->
                        new Document(
                            number,
                            shown,
                            shown.isOf(enrollment.personName()),
                            evidence.about(id, EvidenceKind.scan(number)).orElse(null)))
                    .stream())
            .toList();
    if (!documents.isEmpty()) {
      history.looked(actor, id, "documents");
    }
    return documents;
  }

  /** What the applicant answered to the intake questions. */
  @Transactional
  public IntakeAnswers answers(UUID id, Actor actor) {
    actor.mustBeAllowed(Permission.ENROLLMENT_EVIDENCE_READ);
    IntakeAnswers answers = intake.answers(enrollments.get(id).id());
    if (!answers.answers().isEmpty()) {
      history.looked(actor, id, "answers");
    }
    return answers;
  }

  @Transactional
  public FileContent scan(UUID id, int number, Actor actor) {
    return kept(id, EvidenceKind.scan(number), "document-" + number, actor);
  }

  @Transactional
  public FileContent signature(UUID id, Actor actor) {
    return kept(id, EvidenceKind.SIGNATURE, "signature", actor);
  }

  /** The portrait that is enrolled of the person now. */
  @Transactional
  public FileContent photo(UUID id, Actor actor) {
    actor.mustBeAllowed(Permission.ENROLLMENT_EVIDENCE_READ);
    byte[] photo =
        biometrics
            .get(enrollments.get(id).person(), BiometricKind.FACE)
            .orElseThrow(() -> new NotFoundException("photo in enrollment", id));
    history.looked(actor, id, "photo");
    String type = ScanForm.of(photo).map(ScanForm::mediaType).orElse("image/jp2");
    return new FileContent("photo." + type.substring("image/".length()), type, photo);
  }

  /** The document that was sealed, or the signature over it. */
  @Transactional
  public FileContent sealed(UUID id, EvidenceKind kind, Actor actor) {
    FileContent content = kept(id, kind, "enrollment-" + id, actor);
    String extension = kind == EvidenceKind.SEAL ? ".p7s" : ".json";
    return new FileContent("enrollment-" + id + extension, content.mediaType(), content.bytes());
  }

  private FileContent kept(UUID id, EvidenceKind kind, String name, Actor actor) {
    actor.mustBeAllowed(Permission.ENROLLMENT_EVIDENCE_READ);
    enrollments.get(id);
    Optional<Evidence> about = evidence.about(id, kind);
    byte[] bytes =
        evidence
            .get(id, kind)
            .orElseThrow(() ->
                new NotFoundException(
                    kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " in enrollment", id));
    history.looked(actor, id, kind.name().toLowerCase(Locale.ROOT));
    return new FileContent(
        name + ScanForm.of(bytes).map(form -> "." + form.extension()).orElse(""),
        about.orElseThrow().mediaType(),
        bytes);
  }
}
