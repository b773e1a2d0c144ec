package org.keywright.server.biometrics;

import com.machinezoo.fingerprintio.TemplateFormat;
import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004Fingerprint;
import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004Minutia;
import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004ScanType;
import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004Template;
import com.machinezoo.fingerprintio.iso19794p2v2005.Iso19794p2v2005Fingerprint;
import com.machinezoo.fingerprintio.iso19794p2v2005.Iso19794p2v2005Minutia;
import com.machinezoo.fingerprintio.iso19794p2v2005.Iso19794p2v2005Position;
import com.machinezoo.fingerprintio.iso19794p2v2005.Iso19794p2v2005ScanType;
import com.machinezoo.fingerprintio.iso19794p2v2005.Iso19794p2v2005Template;
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
    return of(fingers, CaptureSettings.NONE);
  }

  /**
   * The same, which says what captured them.
   *
   * @throws UnreadableFingerprintException as {@link #of(List)} does
   */
  public static byte[] of(List<Captured> fingers, CaptureSettings by)
      throws UnreadableFingerprintException {
    check(fingers);
    Ansi378v2004Template record = new Ansi378v2004Template();
    if (by.owner() != 0) {
      record.vendorId = by.owner();
    }
    record.subformat = by.product();
    record.sensorId = by.equipment();
    record.sensorCertified = by.certified();
    record.resolutionX = PER_CENTIMETRE;
    record.resolutionY = PER_CENTIMETRE;
    for (Captured finger : fingers) {
      add(record, finger);
    }
    return bounded(record.toByteArray());
  }

  /**
   * The same in the record format of ISO/IEC 19794-2:2005, for systems that take that. No card by
   * SP 800-73-5 holds it.
   *
   * @throws UnreadableFingerprintException as {@link #of(List)} does
   */
  public static byte[] iso(List<Captured> fingers, CaptureSettings by)
      throws UnreadableFingerprintException {
    check(fingers);
    Iso19794p2v2005Template record =
        new Iso19794p2v2005Template(
            FingerprintCompatibility.exportTemplates(
                TemplateFormat.ISO_19794_2_2005,
                fingers.stream()
                    .map(finger -> finger.sample().views().getFirst())
                    .toArray(FingerprintTemplate[]::new)));
    record.sensorId = by.equipment();
    record.sensorCertified = by.certified();
    record.resolutionX = PER_CENTIMETRE;
    record.resolutionY = PER_CENTIMETRE;
    for (int i = 0; i < fingers.size(); i++) {
      Iso19794p2v2005Fingerprint view = record.fingerprints.get(i);
      requireEnough(view.minutiae.size());
      view.position = Iso19794p2v2005Position.valueOf(fingers.get(i).position().name());
      view.view = 0;
      view.scanType = Iso19794p2v2005ScanType.LIVE_PLAIN;
      view.quality = fingers.get(i).quality();
      view.extensions = new ArrayList<>();
      view.minutiae =
          best(view.minutiae, Comparator.comparingInt((Iso19794p2v2005Minutia m) -> m.quality));
    }
    return bounded(record.toByteArray());
  }

  private static void check(List<Captured> fingers) throws UnreadableFingerprintException {
    if (fingers.isEmpty() || fingers.size() > 2) {
      throw new UnreadableFingerprintException("a card holds one or two fingers");
    }
    for (Captured finger : fingers) {
      if (finger.position() == FingerPosition.UNKNOWN || finger.sample().views().size() != 1) {
        throw new UnreadableFingerprintException("each file has one finger, and says which");
      }
    }
    if (fingers.stream().map(Captured::position).distinct().count() < fingers.size()) {
      throw new UnreadableFingerprintException("the same finger was captured twice");
    }
    if (fingers.size() == 2
        && FingerprintComparison.of(fingers.get(0).sample(), fingers.get(1).sample(), SAME)
            .matched()) {
      throw new UnreadableFingerprintException(
          "both captures are of the same finger, whatever they are called");
    }
  }

  private static byte[] bounded(byte[] record) throws UnreadableFingerprintException {
    if (record.length > MOST_BYTES) {
      throw new UnreadableFingerprintException("the fingers take more room than a card has");
    }
    return record;
  }

  private static void requireEnough(int minutiae) throws UnreadableFingerprintException {
    if (minutiae < FingerprintQuality.FEWEST_MINUTIAE) {
      throw new UnreadableFingerprintException(
          "the finger shows too few minutiae to be known by: capture it again");
    }
  }

  private static <M> List<M> best(List<M> minutiae, Comparator<M> byQuality) {
    return new ArrayList<>(
        minutiae.stream().sorted(byQuality.reversed()).limit(MOST_MINUTIAE).toList());
  }

  private static void add(Ansi378v2004Template record, Captured finger)
      throws UnreadableFingerprintException {
    FingerprintTemplate template = finger.sample().views().getFirst();
    Ansi378v2004Template exported =
        new Ansi378v2004Template(
            FingerprintCompatibility.exportTemplates(TemplateFormat.ANSI_378_2004, template));
    Ansi378v2004Fingerprint view = exported.fingerprints.getFirst();
    requireEnough(view.minutiae.size());
    view.position = finger.position().incits();
    view.view = 0;
    view.scanType = Ansi378v2004ScanType.LIVE_PLAIN;
    view.quality = finger.quality();
    view.counts = null;
    view.coredelta = null;
    view.extensions = new ArrayList<>();
    view.minutiae =
        best(view.minutiae, Comparator.comparingInt((Ansi378v2004Minutia m) -> m.quality));
    record.width = Math.max(record.width, exported.width);
    record.height = Math.max(record.height, exported.height);
    record.fingerprints.add(view);
  }
}
