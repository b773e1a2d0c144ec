package org.keywright.server.biometrics;

import java.io.IOException;
import java.io.InputStream;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says of a capture, before anything is done with it, how good it is. Keeps nothing. */
@RestController
@RequestMapping("/api/v1/fingerprint-assessments")
class FingerprintAssessmentResource {

  private final SampleReader reader;

  FingerprintAssessmentResource(SampleReader reader) {
    this.reader = reader;
  }

  /**
   * What a page shows of a capture.
   *
   * @param fingers how many the file has; the rest is about the first
   * @param minutiae how many were found
   * @param indication 20, 40, 60, 80 or 100; see {@link FingerprintQuality}: not NFIQ
   * @param usable whether it can be enrolled
   */
  record Assessment(int fingers, int minutiae, int indication, boolean usable) {}

  /** The body is a sample: a template, or an image at 500 pixels per inch. */
  @PostMapping(consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @Requires(Permission.BIOMETRICS_VERIFY)
  Assessment assess(@RequestBody InputStreamResource body) throws IOException {
    FingerprintSample sample = reader.read(bytes(body));
    FingerprintQuality quality = FingerprintQuality.of(sample);
    return new Assessment(
        sample.views().size(), quality.minutiae(), quality.value(), quality.isUsable());
  }

  /** Reads one byte more than there may be, and no more: what is longer is refused. */
  static byte[] bytes(InputStreamResource body) throws IOException {
    try (InputStream stream = body.getInputStream()) {
      return stream.readNBytes(FingerprintSample.MAX_BYTES + 1);
    }
  }
}
