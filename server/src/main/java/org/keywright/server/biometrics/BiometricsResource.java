package org.keywright.server.biometrics;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.biometrics.portrait.Portraits;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Enrolment over REST: data go in, and do not come out, but for the portrait, with which an
 * operator compares somebody for whom they vouch.
 */
@RestController
@RequestMapping("/api/v1/people/{person}/biometrics")
class BiometricsResource {

  private final EnrolledBiometrics biometrics;
  private final Portraits portraits;

  BiometricsResource(EnrolledBiometrics biometrics, Portraits portraits) {
    this.biometrics = biometrics;
    this.portraits = portraits;
  }

  /** What is enrolled, without the data. */
  @GetMapping
  @Requires(Permission.PEOPLE_READ)
  List<Enrolment> list(@PathVariable UUID person) {
    return biometrics.list(person);
  }

  /** The body is an INCITS 378 template. */
  @PutMapping(path = "/fingerprints", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @Requires(Permission.BIOMETRICS_ENROLL)
  Enrolment putFingerprints(
      @PathVariable UUID person, @RequestBody InputStreamResource body, Actor actor)
      throws IOException {
    return biometrics.put(
        person, BiometricKind.FINGERPRINTS, read(body, BiometricKind.FINGERPRINTS), actor);
  }

  /** The body is a portrait in JPEG: three wide, four high, with one face in it. */
  @PutMapping(path = "/face", consumes = MediaType.IMAGE_JPEG_VALUE)
  @Requires(Permission.BIOMETRICS_ENROLL)
  Enrolment putFace(@PathVariable UUID person, @RequestBody InputStreamResource body, Actor actor)
      throws IOException {
    byte[] portrait = read(body, BiometricKind.FACE);
    BiometricKind.FACE.require(portrait);
    portraits.require("body", portrait);
    return biometrics.put(person, BiometricKind.FACE, portrait, actor);
  }

  /** The portrait, for who may vouch for the person; each look at it is recorded. */
  @GetMapping("/face")
  @Requires(Permission.BIOMETRICS_OVERRIDE)
  ResponseEntity<byte[]> face(@PathVariable UUID person, Actor actor) {
    byte[] portrait = biometrics.look(person, actor);
    return ResponseEntity.ok()
        .contentType(
            BiometricForm.isJpeg(portrait)
                ? MediaType.IMAGE_JPEG
                : MediaType.parseMediaType("image/jp2"))
        .cacheControl(CacheControl.noStore())
        .body(portrait);
  }

  @DeleteMapping("/fingerprints")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Requires(Permission.BIOMETRICS_ENROLL)
  void deleteFingerprints(@PathVariable UUID person, Actor actor) {
    biometrics.delete(person, BiometricKind.FINGERPRINTS, actor);
  }

  @DeleteMapping("/face")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Requires(Permission.BIOMETRICS_ENROLL)
  void deleteFace(@PathVariable UUID person, Actor actor) {
    biometrics.delete(person, BiometricKind.FACE, actor);
  }

  /**
   * Reads one byte more than there may be, and no more: what is longer is refused by its length.
   */
  private static byte[] read(InputStreamResource body, BiometricKind kind) throws IOException {
    try (InputStream stream = body.getInputStream()) {
      return stream.readNBytes(kind.longest() + 1);
    }
  }
}
