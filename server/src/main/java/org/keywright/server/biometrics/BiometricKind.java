package org.keywright.server.biometrics;

import org.keywright.server.api.InvalidException;

/** What can be enrolled of a person. */
public enum BiometricKind {
  /** Fingerprint minutiae, INCITS 378-2004: SP 800-76-2, section 3. */
  FINGERPRINTS(2_800, "an INCITS 378 template of at most 2800 bytes"),
  /** A face as JPEG or JPEG 2000: SP 800-76-2, section 7. */
  FACE(10_240, "a JPEG or JPEG 2000 image of at most 10240 bytes");

  private final int longest;
  private final String form;

  BiometricKind(int longest, String form) {
    this.longest = longest;
    this.form = form;
  }

  /**
   * The most bytes that can be enrolled: with header and signature they have to fit the container
   * (SP 800-73-5 Part 1, Appendix A: 4000 bytes for fingerprints, 12704 for the face).
   */
  public int longest() {
    return longest;
  }

  /** What it has to be, in words. */
  String form() {
    return form;
  }

  /**
   * Lets only data of that form pass.
   *
   * @throws InvalidException if they are of another
   */
  void require(byte[] data) {
    if (!accepts(data)) {
      throw new InvalidException("body", "has to be " + form);
    }
  }

  /** Whether the bytes are of that form, as far as can be told from their structure. */
  boolean accepts(byte[] data) {
    return data.length <= longest
        && switch (this) {
          case FINGERPRINTS -> BiometricForm.isIncits378(data);
          case FACE -> BiometricForm.isJpeg(data) || BiometricForm.isJpeg2000(data);
        };
  }
}
