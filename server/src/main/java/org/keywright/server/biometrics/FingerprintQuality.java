package org.keywright.server.biometrics;

import com.machinezoo.fingerprintio.TemplateFormat;
import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004Template;
import com.machinezoo.sourceafis.FingerprintCompatibility;

/**
 * An indication of how good a capture is, by the number of minutiae that were found. This is not
 * NFIQ, which SP 800-76-2 asks for where its values are exchanged: it tells whether it is worth
 * capturing the finger again, and nothing that could be compared with other systems.
 *
 * @param minutiae how many were found
 * @param value 20, 40, 60, 80 or 100; the more the better
 */
public record FingerprintQuality(int minutiae, int value) {

  /** With fewer a finger is not enrolled: matchers need about a dozen in common. */
  static final int FEWEST_MINUTIAE = 12;

  private static final int POOR = 18;
  private static final int FAIR = 25;
  private static final int GOOD = 35;

  /** The indication for a sample's first finger. */
  public static FingerprintQuality of(FingerprintSample sample) {
    int minutiae =
        new Ansi378v2004Template(
                FingerprintCompatibility.exportTemplates(
                    TemplateFormat.ANSI_378_2004, sample.views().getFirst()))
            .fingerprints
            .getFirst()
            .minutiae
            .size();
    return new FingerprintQuality(minutiae, value(minutiae));
  }

  private static int value(int minutiae) {
    if (minutiae < FEWEST_MINUTIAE) {
      return 20;
    }
    return minutiae < POOR ? 40 : minutiae < FAIR ? 60 : minutiae < GOOD ? 80 : 100;
  }

  /** Whether it can be enrolled. */
  public boolean isUsable() {
    return minutiae >= FEWEST_MINUTIAE;
  }
}
