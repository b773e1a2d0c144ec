package org.keywright.acceptance.bench;

import java.util.List;
import org.keywright.acceptance.workbench.Fingers;
import org.keywright.server.biometrics.FalseMatchRate;
import org.keywright.server.biometrics.FingerPosition;
import org.keywright.server.biometrics.FingerprintComparison;
import org.keywright.server.biometrics.FingerprintRecord;
import org.keywright.server.biometrics.FingerprintSample;
import org.keywright.server.biometrics.UnreadableFingerprintException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The comparison of fingerprints, for JMH. */
@State(Scope.Thread)
public class MatchBenchmarks {

  private static final FalseMatchRate RATE = new FalseMatchRate(1e-4);

  private final FingerprintSample enrolled;
  private final FingerprintSample same;
  private final FingerprintSample other;

  /** With templates as a card has them. */
  public MatchBenchmarks() {
    try {
      enrolled = template(Fingers.ENROLLED);
      same = template(Fingers.RIGHT);
      other = template(Fingers.OTHER);
    } catch (UnreadableFingerprintException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FingerprintSample template(Fingers finger) throws UnreadableFingerprintException {
    return FingerprintSample.read(
        FingerprintRecord.of(
            List.of(
                new FingerprintRecord.Captured(
                    FingerPosition.RIGHT_INDEX, FingerprintSample.read(finger.bytes()), 80))));
  }

  /** Two templates of one finger. */
  @Benchmark
  public FingerprintComparison oneFinger() {
    return FingerprintComparison.of(same, enrolled, RATE);
  }

  /** Two templates of two fingers. */
  @Benchmark
  public FingerprintComparison twoFingers() {
    return FingerprintComparison.of(other, enrolled, RATE);
  }
}
