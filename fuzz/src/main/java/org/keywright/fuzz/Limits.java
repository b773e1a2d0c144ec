package org.keywright.fuzz;

/**
 * What reading one input may cost.
 *
 * @param cpuMillis processor time, 10 to 60000 ms: it does not grow on a machine that is busy
 * @param bytes of heap that may be allocated for an empty input
 * @param bytesPerByte of heap that may be allocated more for each byte of input
 */
public record Limits(long cpuMillis, long bytes, int bytesPerByte) {

  /**
   * For parsers that look at each byte a few times: half a second, 64 KiB, and 400 bytes for each
   * byte, since the shortest data object has two and is some Java objects.
   */
  public static final Limits LINEAR = new Limits(500, 64 << 10, 400);

  /** For those that hand over to a library's certificate or CMS classes: 4 MiB. */
  public static final Limits LIBRARY = new Limits(1000, 4 << 20, 256);

  /**
   * For JSON: 16 MiB. The library keeps a table of the names that it saw, up to 6000, and copies it
   * for each document that has a new one.
   */
  public static final Limits DOCUMENT = new Limits(1000, 16 << 20, 400);

  /** A thread that neither works nor ends, such as one that waits for input, is given up then. */
  static final long STUCK_MILLIS = 60_000;

  /** Checks the ranges. */
  public Limits {
    if (cpuMillis < 10 || cpuMillis > STUCK_MILLIS || bytes < 1 || bytesPerByte < 0) {
      throw new IllegalArgumentException("not limits");
    }
  }

  /** The heap that may be allocated for an input of this length. */
  long bytesFor(int length) {
    return bytes + (long) bytesPerByte * length;
  }
}
