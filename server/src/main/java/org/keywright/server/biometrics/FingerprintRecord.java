package org.keywright.server.biometrics;

import com.machinezoo.fingerprintio.TemplateFormat;
import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004Fingerprint;
import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004Minutia;
import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004ScanType;
import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004Template;
import com.machinezoo.sourceafis.FingerprintCompatibility;
import com.machinezoo.sourceafis.FingerprintTemplate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes the record for a card of fingers that were captured: INCITS 378-2004 as SP 800-76-2, clause
 * 4.4 and table 6 narrow it. Two fingers, one view each, no extended data, live-scan plain
 * impressions.
 */
public final class FingerprintRecord {

  /** SP 800-76-2, table 6, line 21: at most 128 minutiae; the lowest in quality are left out. */
  static final int MOST_MINUTIAE = 128;

  /** The longest record, in bytes; see {@link BiometricKind#FINGERPRINTS}. */
  private static final int MOST_BYTES = 2_800;

  /** In pixels per centimetre: 500 per inch. */
  private static final int PER_CENTIMETRE = 197;

  /** SP 800-76-2, table 6, line 18: 20, 40, 60, 80 or 100. */
  private static final List<Integer> QUALITIES = List.of(20, 40, 60, 80, 100);

  /** At which two captures are taken for one finger. */
  private static final FalseMatchRate SAME = new FalseMatchRate(0.0001);

  private FingerprintRecord() {}

  /**
   * A finger that was captured.
   *
   * @param sample with one finger
   * @param quality as {@link FingerprintQuality} says
   */
  public record Captured(FingerPosition position, FingerprintSample sample, int quality) {
    public Captured {
      if (!QUALITIES.contains(quality)) {
        throw new IllegalArgumentException("a quality is one of " + QUALITIES);
      }
    }
  }

  /**
   * The record of one or two different fingers.
   *
   * @throws UnreadableFingerprintException if a file has more than one finger, a finger is there
   *     twice or unknown, or has too few minutiae to be of use
   */
  public static byte[] of(List<Captured> fingers) throws UnreadableFingerprintException {
    if (fingers.isEmpty() || fingers.size() > 2) {
      throw new UnreadableFingerprintException("a card holds one or two fingers");
    }
    Ansi378v2004Template record = new Ansi378v2004Template();
    record.resolutionX = PER_CENTIMETRE;
    record.resolutionY = PER_CENTIMETRE;
    for (Captured finger : fingers) {
      if (finger.position() == FingerPosition.UNKNOWN || finger.sample().views().size() != 1) {
        throw new UnreadableFingerprintException("each file has one finger, and says which");
      }
      if (record.fingerprints.stream().anyMatch(f -> f.position == finger.position().incits())) {
        throw new UnreadableFingerprintException("the same finger was captured twice");
      }
      add(record, finger);
    }
    if (fingers.size() == 2
        && FingerprintComparison.of(fingers.get(0).sample(), fingers.get(1).sample(), SAME)
            .matched()) {
      throw new UnreadableFingerprintException(
          "both captures are of the same finger, whatever they are called");
    }
    byte[] bytes = record.toByteArray();
    if (bytes.length > MOST_BYTES) {
      throw new UnreadableFingerprintException("the fingers take more room than a card has");
    }
    return bytes;
  }

  private static void add(Ansi378v2004Template record, Captured finger)
      throws UnreadableFingerprintException {
    FingerprintTemplate template = finger.sample().views().getFirst();
    Ansi378v2004Template exported =
        new Ansi378v2004Template(
            FingerprintCompatibility.exportTemplates(TemplateFormat.ANSI_378_2004, template));
    Ansi378v2004Fingerprint view = exported.fingerprints.getFirst();
    if (view.minutiae.size() < FingerprintQuality.FEWEST_MINUTIAE) {
      throw new UnreadableFingerprintException(
          "the finger shows too few minutiae to be known by: capture it again");
    }
    view.position = finger.position().incits();
    view.view = 0;
    view.scanType = Ansi378v2004ScanType.LIVE_PLAIN;
    view.quality = finger.quality();
    view.counts = null;
    view.coredelta = null;
    view.extensions = new ArrayList<>();
    view.minutiae =
        new ArrayList<>(
            view.minutiae.stream()
                .sorted(Comparator.comparingInt((Ansi378v2004Minutia m) -> m.quality).reversed())
                .limit(MOST_MINUTIAE)
                .toList());
    record.width = Math.max(record.width, exported.width);
    record.height = Math.max(record.height, exported.height);
    record.fingerprints.add(view);
  }
}
