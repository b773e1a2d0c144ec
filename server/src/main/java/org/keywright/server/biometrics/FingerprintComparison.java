package org.keywright.server.biometrics;

import com.machinezoo.sourceafis.FingerprintMatcher;
import com.machinezoo.sourceafis.FingerprintTemplate;

/**
 * Whether a sample is of a person who is enrolled: one against one, never a search.
 *
 * @param matched whether any finger of the sample is one of those enrolled
 * @param score of the best pair, on SourceAFIS's scale, 0 or more
 * @param threshold that it had to reach, for all pairs together to keep the false match rate
 */
public record FingerprintComparison(boolean matched, double score, double threshold) {

  /** Compares each finger of a sample with each that is enrolled. */
  public static FingerprintComparison of(
      FingerprintSample probe, FingerprintSample enrolled, FalseMatchRate rate) {
    double best = 0;
    for (FingerprintTemplate finger : probe.views()) {
      FingerprintMatcher matcher = new FingerprintMatcher(finger);
      for (FingerprintTemplate candidate : enrolled.views()) {
        best = Math.max(best, matcher.match(candidate));
      }
    }
    double threshold = rate.threshold(probe.views().size() * enrolled.views().size());
    return new FingerprintComparison(best >= threshold, best, threshold);
  }
}
