package org.keywright.server.biometrics;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.biometrics.FingerprintVerification.Outcome;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Verification of fingerprints over REST: of others, by who may, and of one's own before one issues
 * a device to oneself.
 */
@RestController
@RequestMapping("/api/v1")
class FingerprintVerificationResource {

  private static final String OTHERS = "/people/{person}/fingerprint-verifications";

  private final FingerprintVerifications verifications;

  FingerprintVerificationResource(FingerprintVerifications verifications) {
    this.verifications = verifications;
  }

  /**
   * What an operator saw of somebody whose fingers did not match.
   *
   * @param documents two
   */
  record Voucher(List<IdentityDocument> documents, String reason) {}

  /**
   * What came of a sample.
   *
   * @param triesLeft how many more may fail within fifteen minutes
   */
  record Compared(Outcome outcome, Instant verifiedAt, String verifiedBy, int triesLeft) {}

  /** What came of it lately. */
  @GetMapping(OTHERS)
  @Requires(Permission.PEOPLE_READ)
  List<FingerprintVerification> list(@PathVariable UUID person) {
    return verifications.list(person);
  }

  /** The body is a live sample: a template, or an image at 500 pixels per inch. */
  @PostMapping(path = OTHERS, consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @Requires(Permission.BIOMETRICS_VERIFY)
  Compared verify(@PathVariable UUID person, @RequestBody InputStreamResource body, Actor actor)
      throws IOException {
    return compared(
        person, verifications.verify(person, FingerprintAssessmentResource.bytes(body), actor));
  }

  /** The same of one's own finger. */
  @PostMapping(
      path = "/my/fingerprint-verifications",
      consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @Requires(Permission.OWN_DEVICES)
  Compared verifyOwn(@RequestBody InputStreamResource body, Actor actor) throws IOException {
    FingerprintVerification verified =
        verifications.verifyOwn(FingerprintAssessmentResource.bytes(body), actor);
    return compared(Objects.requireNonNull(actor.person()), verified);
  }

  private Compared compared(UUID person, FingerprintVerification verified) {
    return new Compared(
        verified.outcome(),
        verified.verifiedAt(),
        verified.verifiedBy(),
        verifications.triesLeft(person));
  }

  /** Somebody is let pass by documents and photo. */
  @PostMapping(path = OTHERS + "/override", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Requires(Permission.BIOMETRICS_OVERRIDE)
  FingerprintVerification override(
      @PathVariable UUID person, @RequestBody Voucher voucher, Actor actor) {
    return verifications.override(person, voucher.documents(), voucher.reason(), actor);
  }
}
