package org.keywright.client.scanner;

import java.util.List;

/**
 * A driver for a maker's scanners, found by {@link java.util.ServiceLoader}. Used by one thread at
 * a time.
 */
public interface ScannerDriver {

  /** The scanners that are connected now. Takes no longer than a few seconds. */
  List<FingerprintScanner> scanners();
}
