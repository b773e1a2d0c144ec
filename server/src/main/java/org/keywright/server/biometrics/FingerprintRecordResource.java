package org.keywright.server.biometrics;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.InvalidException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Makes the record of fingers out of their captures, in either standard. Keeps nothing. */
@RestController
@RequestMapping("/api/v1/fingerprint-records")
class FingerprintRecordResource {

  private final SampleReader reader;
  private final CaptureSettings settings;

  FingerprintRecordResource(SampleReader reader, CaptureSettings settings) {
    this.reader = reader;
    this.settings = settings;
  }

  /** In which format a record is made. */
  enum Format {
    INCITS_378_2004,
    ISO_19794_2_2005
  }

  /**
   * A finger that was captured.
   *
   * @param sample in Base64: an image, or a template with one finger
   */
  record Finger(@Nullable FingerPosition position, @Nullable String sample) {}

  /** One or two fingers, and the format; INCITS 378, the one of PIV cards, if it is left out. */
  record Captures(@Nullable Format format, @Nullable List<Finger> fingers) {}

  /** What was found of a finger. */
  record Found(FingerPosition position, int minutiae, int indication) {}

  /**
   * A record.
   *
   * @param record in Base64
   */
  record Made(Format format, String record, List<Found> fingers) {}

  @PostMapping
  @Requires(Permission.BIOMETRICS_ENROLL)
  Made make(@RequestBody Captures captures) {
    List<FingerprintRecord.Captured> captured = new ArrayList<>();
    List<Found> found = new ArrayList<>();
    for (Finger finger : captures.fingers() == null ? List.<Finger>of() : captures.fingers()) {
      if (captured.size() == 2) {
        throw new InvalidException("fingers", "are one or two");
      }
      FingerprintSample sample = reader.read(bytes(finger.sample()));
      FingerprintQuality quality = FingerprintQuality.of(sample);
      FingerPosition position =
          finger.position() == null ? FingerPosition.UNKNOWN : finger.position();
      captured.add(new FingerprintRecord.Captured(position, sample, quality.value()));
      found.add(new Found(position, quality.minutiae(), quality.value()));
    }
    Format format = captures.format() == null ? Format.INCITS_378_2004 : captures.format();
    try {
      byte[] record =
          switch (format) {
            case INCITS_378_2004 -> FingerprintRecord.of(captured, settings);
            case ISO_19794_2_2005 -> FingerprintRecord.iso(captured, settings);
          };
      return new Made(format, Base64.getEncoder().encodeToString(record), found);
    } catch (UnreadableFingerprintException e) {
      throw new InvalidException("fingers", "make no record: " + e.getMessage());
    }
  }

  private static byte[] bytes(@Nullable String base64) {
    try {
      return base64 == null ? new byte[0] : Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new InvalidException("fingers.sample", "is not Base64");
    }
  }
}
