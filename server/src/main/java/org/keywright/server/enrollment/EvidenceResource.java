package org.keywright.server.enrollment;

import java.util.List;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What was collected, for those who decide about it, and its seal, over REST. Files come as
 * attachments, so that nothing in them runs in a page of this server; pages show pictures by their
 * own elements. Each look at one is in the audit log.
 */
@RestController
@RequestMapping(EnrollmentResource.PATH + "/{id}")
class EvidenceResource {

  private final Inspection inspection;
  private final Seals seals;

  EvidenceResource(Inspection inspection, Seals seals) {
    this.inspection = inspection;
    this.seals = seals;
  }

  /** What the identity documents say; null for one that is not there. */
  @GetMapping("/documents")
  @Requires(Permission.ENROLLMENT_EVIDENCE_READ)
  List<Inspection.Document> documents(@PathVariable UUID id, Actor actor) {
    return inspection.documents(id, actor);
  }

  /** What the applicant answered to the intake questions. */
  @GetMapping("/answers")
  @Requires(Permission.ENROLLMENT_EVIDENCE_READ)
  IntakeAnswers answers(@PathVariable UUID id, Actor actor) {
    return inspection.answers(id, actor);
  }

  @GetMapping("/documents/{number}/scan")
  @Requires(Permission.ENROLLMENT_EVIDENCE_READ)
  ResponseEntity<byte[]> scan(@PathVariable UUID id, @PathVariable int number, Actor actor) {
    return file(inspection.scan(id, number, actor));
  }

  @GetMapping("/photo")
  @Requires(Permission.ENROLLMENT_EVIDENCE_READ)
  ResponseEntity<byte[]> photo(@PathVariable UUID id, Actor actor) {
    return file(inspection.photo(id, actor));
  }

  @GetMapping("/signature")
  @Requires(Permission.ENROLLMENT_EVIDENCE_READ)
  ResponseEntity<byte[]> signature(@PathVariable UUID id, Actor actor) {
    return file(inspection.signature(id, actor));
  }

  /** Whether everything is as it was sealed. */
  @GetMapping("/seal")
  @Requires(Permission.ENROLLMENT_READ)
  Seals.Verdict seal(@PathVariable UUID id) {
    return seals.verify(id);
  }

  /** The document that was signed. */
  @GetMapping("/seal/document")
  @Requires(Permission.ENROLLMENT_EVIDENCE_READ)
  ResponseEntity<byte[]> sealedDocument(@PathVariable UUID id, Actor actor) {
    return file(inspection.sealed(id, EvidenceKind.RECORD, actor));
  }

  /** The signature over it: CMS, detached. */
  @GetMapping("/seal/signature")
  @Requires(Permission.ENROLLMENT_EVIDENCE_READ)
  ResponseEntity<byte[]> sealSignature(@PathVariable UUID id, Actor actor) {
    return file(inspection.sealed(id, EvidenceKind.SEAL, actor));
  }

  private static ResponseEntity<byte[]> file(Inspection.FileContent file) {
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(file.mediaType()))
        .cacheControl(CacheControl.noStore())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(file.name()).build().toString())
        .body(file.bytes());
  }
}
