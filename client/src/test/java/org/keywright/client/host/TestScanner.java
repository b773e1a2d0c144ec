package org.keywright.client.host;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.keywright.client.scanner.CaptureException;
import org.keywright.client.scanner.Finger;
import org.keywright.client.scanner.FingerImage;
import org.keywright.client.scanner.FingerprintScanner;

/** A scanner that takes what a test puts onto it, and waits as long as it takes. */
final class TestScanner implements FingerprintScanner {

  static final String NAME = "Test scanner";

  /** What comes of a capture. */
  interface Touch {
    FingerImage take() throws CaptureException;
  }

  private final BlockingQueue<Touch> touches = new LinkedBlockingQueue<>();
  final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  void touch(Touch touch) {
    touches.add(touch);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public FingerImage capture(@Nullable Finger finger, Duration atMost)
      throws CaptureException, InterruptedException {
    asked.add(finger + " in " + atMost.toSeconds());
    return touches.take().take();
  }
}
