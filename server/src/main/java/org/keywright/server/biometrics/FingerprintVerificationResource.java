package org.keywright.server.biometrics;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Verification of fingerprints over REST. */
@RestController
@RequestMapping("/api/v1/people/{person}/fingerprint-verifications")
class FingerprintVerificationResource {

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

  /** What came of it lately. */
  @GetMapping
  @Requires(Permission.PEOPLE_READ)
  List<FingerprintVerification> list(@PathVariable UUID person) {
    return verifications.list(person);
  }

  /** The body is a live sample: a template, or an image at 500 pixels per inch. */
  @PostMapping(consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @Requires(Permission.BIOMETRICS_VERIFY)
  FingerprintVerification verify(
      @PathVariable UUID person, @RequestBody InputStreamResource body, Actor actor)
      throws IOException {
    try (InputStream stream = body.getInputStream()) {
      return verifications.verify(
          person, stream.readNBytes(FingerprintSample.MAX_BYTES + 1), actor);
    }
  }

  /** Somebody is let pass by documents and photo. */
  @PostMapping(path = "/override", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Requires(Permission.BIOMETRICS_OVERRIDE)
  FingerprintVerification override(
      @PathVariable UUID person, @RequestBody Voucher voucher, Actor actor) {
    return verifications.override(person, voucher.documents(), voucher.reason(), actor);
  }
}
