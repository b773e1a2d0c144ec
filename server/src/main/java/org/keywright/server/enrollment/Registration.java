package org.keywright.server.enrollment;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.keywright.server.biometrics.portrait.Portraits;
import org.keywright.server.credential.Duties;
import org.keywright.server.credential.Duty;
import org.keywright.server.enrollment.EvidenceStore.New;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a registrar does while an applicant is there: visits, documents, portrait, signature.
 * Fingerprints are with {@link Fingers}. Safe for concurrent use.
 */
@Service
class Registration {

  static final JsonMapper JSON = JsonMapper.builder().build();

  private static final int MOST_SIGNATURE = 262_144;
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm 'UTC'");

  private final Enrollments enrollments;
  private final EnrollmentRepository repository;
  private final EnrollmentHistory history;
  private final EvidenceStore evidence;
  private final EnrolledBiometrics biometrics;
  private final Portraits portraits;
  private final VisitLinks links;
  private final Duties duties;
  private final EnrollmentSettings settings;
  private final Clock clock;

  Registration(
      Enrollments enrollments,
      EnrollmentRepository repository,
      EnrollmentHistory history,
      EvidenceStore evidence,
      EnrolledBiometrics biometrics,
      Portraits portraits,
      VisitLinks links,
      Duties duties,
      EnrollmentSettings settings,
      Clock clock) {
    this.enrollments = enrollments;
    this.repository = repository;
    this.history = history;
    this.evidence = evidence;
    this.biometrics = biometrics;
    this.portraits = portraits;
    this.links = links;
    this.duties = duties;
    this.settings = settings;
    this.clock = clock;
  }

  /** A visit that is under way, and what it belongs to. */
  record Counter(Enrollment enrollment, Visit visit) {}

  /**
   * Begins a visit: the applicant is there. What was captured before has to be theirs.
   *
   * @throws ConflictException if somebody else registers them just now, the request is not waiting
   *     for that, or something was captured before and no finger matched it lately
   * @throws NotPermittedException if the actor may not, is the applicant, or did another duty for
   *     them
   */
  @Transactional
  public Visit begin(UUID id, Actor actor) {
    actor.mustBeAllowed(Permission.ENROLLMENT_REGISTER);
    Enrollment enrollment = enrollments.open(id, EnrollmentState.REQUESTED);
    Instant now = enrollments.now();
    List<Visit> before = repository.visits(id);
    Optional<Visit> open = before.stream().filter(visit -> visit.isOpen(now)).findFirst();
    if (open.isPresent()) {
      if (open.get().isOf(actor)) {
        return open.get();
      }
      throw takenBy(open.get());
    }
    duties.perform(Duty.REGISTER, enrollment.person(), enrollment.type(), actor);
    Visit.Link link = links.find(enrollment.person());
    if (link == Visit.Link.FIRST && !before.isEmpty()) {
      evidence.deleteAll(id);
    }
    Visit visit = new Visit(before.size() + 1, now, now, null, actor.id(), actor.name(), link);
    repository.insert(id, visit);
    history.record(
        actor,
        "visit",
        enrollment,
        link.label(),
        Map.of("link", link.name().toLowerCase(Locale.ROOT)));
    return visit;
  }

  private static ConflictException takenBy(Visit visit) {
    return new ConflictException(
        "%s is registering this person since %s: nothing of yours was saved. Wait until that visit is ended"
            .formatted(visit.registrar(), CLOCK.format(visit.begunAt().atOffset(ZoneOffset.UTC))));
  }

  /** Ends the visit that is under way; it can be gone on with another day. */
  @Transactional
  public void end(UUID id, Actor actor) {
    Counter counter = at(id, actor);
    repository.end(id, counter.visit().number(), enrollments.now());
    history.record(actor, "visit-end", counter.enrollment(), "");
  }

  /**
   * Keeps what an identity document says.
   *
   * @param number 1 or 2
   * @throws InvalidException naming each field that is missing or wrong
   */
  @Transactional
  public void putDocument(UUID id, int number, ShownDocument document, Actor actor) {
    Counter counter = at(id, actor);
    requireNumber(number);
    document.check(today(), document(id, 3 - number).map(ShownDocument::kind).orElse(null));
    put(
        counter,
        EvidenceKind.document(number),
        "application/json",
        "",
        JSON.writeValueAsBytes(document),
        actor);
  }

  /** What a document says, if it is there. */
  Optional<ShownDocument> document(UUID id, int number) {
    return evidence
        .get(id, EvidenceKind.document(number))
        .map(bytes -> JSON.readValue(bytes, ShownDocument.class));
  }

  /**
   * Keeps the scan of an identity document.
   *
   * @param number 1 or 2
   * @param scan a JPEG, PNG or PDF of at most the setting's length
   * @throws InvalidException if it is none
   */
  @Transactional
  public void putScan(UUID id, int number, byte[] scan, Actor actor) {
    Counter counter = at(id, actor);
    requireNumber(number);
    long most = settings.maxScan().toBytes();
    if (scan.length > most) {
      throw new InvalidException(
          "scan", "is longer than " + settings.maxScan().toKilobytes() + " KB: scan it coarser");
    }
    put(counter, EvidenceKind.scan(number), form("scan", scan).mediaType(), "", scan, actor);
  }

  private static ScanForm form(String field, byte[] data) {
    return ScanForm.of(data)
        .orElseThrow(() ->
            new InvalidException(
                field,
                "is no JPEG, PNG or PDF by its content, is damaged, or has sides of fewer than 16"
                    + " or more than 12000 pixels"));
  }

  /**
   * Keeps the portrait, with the biometrics.
   *
   * @param photo a portrait in JPEG of at most 10240 bytes, as cards have room for
   * @throws InvalidException if it is none, or shows nobody or several people
   * @throws ConflictException if this server cannot look for faces
   */
  @Transactional
  public void putPhoto(UUID id, byte[] photo, Actor actor) {
    Counter counter = at(id, actor);
    if (ScanForm.of(photo).orElse(null) != ScanForm.JPEG
        || photo.length > BiometricKind.FACE.longest()) {
      throw new InvalidException(
          "photo",
          "has to be a JPEG of at most " + BiometricKind.FACE.longest() + " bytes: frame it first");
    }
    portraits.require("photo", photo);
    biometrics.put(counter.enrollment().person(), BiometricKind.FACE, photo, actor);
    evidence.put(
        id,
        counter.visit().number(),
        new New(EvidenceKind.PHOTO, ScanForm.JPEG.mediaType(), "", photo, false),
        actor);
  }

  /**
   * Keeps the applicant's signature.
   *
   * @param image a PNG or JPEG of at most 256 KiB
   * @throws InvalidException if it is none
   */
  @Transactional
  public void putSignature(UUID id, byte[] image, Actor actor) {
    Counter counter = at(id, actor);
    if (image.length > MOST_SIGNATURE) {
      throw new InvalidException("signature", "is longer than 256 KiB");
    }
    ScanForm form = form("signature", image);
    if (form == ScanForm.PDF) {
      throw new InvalidException("signature", "has to be an image, a PNG or JPEG");
    }
    put(counter, EvidenceKind.SIGNATURE, form.mediaType(), "", image, actor);
  }

  private void put(
      Counter counter,
      EvidenceKind kind,
      String mediaType,
      String note,
      byte[] bytes,
      Actor actor) {
    evidence.put(
        counter.enrollment().id(),
        counter.visit().number(),
        new New(kind, mediaType, note, bytes, true),
        actor);
  }

  /**
   * The actor's visit that is under way, in which they may collect something.
   *
   * @throws ConflictException if there is none, or somebody else's
   */
  Counter at(UUID id, Actor actor) {
    actor.mustBeAllowed(Permission.ENROLLMENT_REGISTER);
    Enrollment enrollment = enrollments.open(id, EnrollmentState.REQUESTED);
    Instant now = enrollments.now();
    Visit visit =
        repository.visits(id).stream()
            .filter(one -> one.isOpen(now))
            .findFirst()
            .orElseThrow(() ->
                new ConflictException(
                    "no visit is under way, or it was left alone for an hour: begin one, with the"
                        + " applicant there"));
    if (!visit.isOf(actor)) {
      throw takenBy(visit);
    }
    repository.touch(id, visit.number(), now);
    return new Counter(enrollment, visit);
  }

  LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static void requireNumber(int number) {
    if (number != 1 && number != 2) {
      throw new InvalidException("number", "is 1 or 2: there are two documents");
    }
  }

  /** Somebody cannot be registered: documents that are not genuine, for instance. */
  @Transactional
  public Enrollment reject(UUID id, int version, @Nullable String reason, Actor actor) {
    actor.mustBeAllowed(Permission.ENROLLMENT_REGISTER);
    String why = Words.reason(reason);
    Enrollment enrollment = enrollments.open(id, EnrollmentState.REQUESTED);
    duties.perform(Duty.REGISTER, enrollment.person(), enrollment.type(), actor);
    return enrollments.move(enrollment, version, EnrollmentState.REJECTED, "reject", why, actor);
  }
}
