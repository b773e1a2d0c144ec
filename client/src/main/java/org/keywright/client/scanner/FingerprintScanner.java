package org.keywright.client.scanner;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A scanner of single fingers. One capture at a time; the client sees to that. */
public interface FingerprintScanner {

  /** What a person knows it by, 1 to 128 characters; no other scanner here has the same. */
  String name();

  /**
   * Waits for a finger to be put onto it, and takes a plain live-scan impression.
   *
   * @param finger which one is asked for, for a scanner that shows it; null for whichever
   * @param atMost how long it waits, 5 seconds to a minute
   * @throws CaptureException if none came in time, or the scanner does not work
   * @throws InterruptedException if nobody wants it any more; to be thrown soon after the thread
   *     was interrupted
   */
  FingerImage capture(@Nullable Finger finger, Duration atMost)
      throws CaptureException, InterruptedException;
}
