package org.keywright.server.biometrics;

import java.util.concurrent.Semaphore;
import org.keywright.server.api.InvalidException;
import org.springframework.stereotype.Component;

/** Reads samples that somebody sent, a few at a time. Safe for concurrent use. */
@Component
public class SampleReader {

  /** Each takes up to 100 MB while an image is unfolded. */
  private static final int AT_ONCE = 2;

  private final Semaphore places = new Semaphore(AT_ONCE, true);

  SampleReader() {}

  /**
   * Waits for a place, and reads. Not to be called within a transaction: whoever waits would hold a
   * connection meanwhile.
   *
   * @throws InvalidException if it is nothing that {@link FingerprintSample#read} takes
   */
  public FingerprintSample read(byte[] sample) {
    places.acquireUninterruptibly();
    try {
      return FingerprintSample.read(sample);
    } catch (UnreadableFingerprintException e) {
      throw new InvalidException("sample", "cannot be read: " + e.getMessage());
    } finally {
      places.release();
    }
  }
}
