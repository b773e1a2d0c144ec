package org.keywright.server.enrollment;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.biometrics.FingerPosition;
import org.keywright.server.biometrics.FingerprintSample;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a registrar does with an applicant, over REST. Data go in here, and do not come out. */
@RestController
@RequestMapping(EnrollmentResource.PATH + "/{id}")
class RegistrationResource {

  private static final String SCAN = "/documents/{number}/scan";

  /** Where bodies may be as long as scans are. */
  static final String SCAN_PATH = EnrollmentResource.PATH + "/{id}" + SCAN;

  private final Enrollments enrollments;
  private final Registration registration;
  private final Fingers fingers;
  private final Intake intake;
  private final Completion completion;
  private final EnrollmentSettings settings;

  RegistrationResource(
      Enrollments enrollments,
      Registration registration,
      Fingers fingers,
      Intake intake,
      Completion completion,
      EnrollmentSettings settings) {
    this.enrollments = enrollments;
    this.registration = registration;
    this.fingers = fingers;
    this.intake = intake;
    this.completion = completion;
    this.settings = settings;
  }

  /** What the applicant answered; what is left out was not answered. */
  record Answered(@Nullable List<IntakeAnswers.@Nullable Answer> answers) {}

  @GetMapping("/visits")
  @Requires(Permission.ENROLLMENT_READ)
  List<Visit> visits(@PathVariable UUID id) {
    return enrollments.visits(id);
  }

  /** Begins a visit, or goes on with one's own. */
  @PostMapping("/visits")
  @Requires(Permission.ENROLLMENT_REGISTER)
  Visit begin(@PathVariable UUID id, Actor actor) {
    return registration.begin(id, actor);
  }

  /** Ends the visit that is under way; the registration goes on another day. */
  @PostMapping("/visits/end")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Requires(Permission.ENROLLMENT_REGISTER)
  void end(@PathVariable UUID id, Actor actor) {
    registration.end(id, actor);
  }

  /** What an identity document says; there are number 1 and number 2. */
  @PutMapping("/documents/{number}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Requires(Permission.ENROLLMENT_REGISTER)
  void putDocument(
      @PathVariable UUID id,
      @PathVariable int number,
      @RequestBody ShownDocument document,
      Actor actor) {
    registration.putDocument(id, number, document, actor);
  }

  /** The body is a JPEG, PNG or PDF. */
  @PutMapping(path = SCAN, consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Requires(Permission.ENROLLMENT_REGISTER)
  void putScan(
      @PathVariable UUID id,
      @PathVariable int number,
      @RequestBody InputStreamResource body,
      Actor actor)
      throws IOException {
    registration.putScan(id, number, read(body, (int) settings.maxScan().toBytes()), actor);
  }

  /** The body is a JPEG of at most 10240 bytes. */
  @PutMapping(path = "/photo", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Requires(Permission.ENROLLMENT_REGISTER)
  void putPhoto(@PathVariable UUID id, @RequestBody InputStreamResource body, Actor actor)
      throws IOException {
    registration.putPhoto(id, read(body, 1 << 20), actor);
  }

  /** The body is an image or template of one finger. */
  @PutMapping(path = "/fingers", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @Requires(Permission.ENROLLMENT_REGISTER)
  Fingers.Finger putFinger(
      @PathVariable UUID id,
      @RequestParam FingerPosition position,
      @RequestBody InputStreamResource body,
      Actor actor)
      throws IOException {
    return fingers.put(id, position, read(body, FingerprintSample.MAX_BYTES), actor);
  }

  @DeleteMapping("/fingers")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Requires(Permission.ENROLLMENT_REGISTER)
  void removeFinger(@PathVariable UUID id, @RequestParam FingerPosition position, Actor actor) {
    fingers.remove(id, position, actor);
  }

  /** The body is a PNG or JPEG of at most 256 KiB. */
  @PutMapping(path = "/signature", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Requires(Permission.ENROLLMENT_REGISTER)
  void putSignature(@PathVariable UUID id, @RequestBody InputStreamResource body, Actor actor)
      throws IOException {
    registration.putSignature(id, read(body, 1 << 20), actor);
  }

  /** Takes the place of all that was answered before. */
  @PutMapping("/answers")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Requires(Permission.ENROLLMENT_REGISTER)
  void putAnswers(@PathVariable UUID id, @RequestBody Answered answered, Actor actor) {
    intake.put(id, answered.answers(), actor);
  }

  /** What the credential policy has a registrar ask and attest to. */
  @GetMapping("/registration")
  @Requires(Permission.ENROLLMENT_READ)
  Intake.Asked asked(@PathVariable UUID id) {
    return intake.asked(id);
  }

  /** Completes it: everything is sealed, and nothing more is collected. */
  @PostMapping("/registration")
  @Requires(Permission.ENROLLMENT_REGISTER)
  Enrollment complete(
      @PathVariable UUID id, @RequestBody Completion.Statement statement, Actor actor) {
    return completion.complete(id, statement, actor);
  }

  /** Somebody cannot be registered. */
  @PostMapping("/registration/rejection")
  @Requires(Permission.ENROLLMENT_REGISTER)
  Enrollment reject(
      @PathVariable UUID id, @RequestBody EnrollmentResource.Reasoned seen, Actor actor) {
    return registration.reject(id, seen.version(), seen.reason(), actor);
  }

  /**
   * Reads one byte more than there may be, and no more: what is longer is refused by its length.
   */
  private static byte[] read(InputStreamResource body, int most) throws IOException {
    try (InputStream stream = body.getInputStream()) {
      return stream.readNBytes(most + 1);
    }
  }
}
