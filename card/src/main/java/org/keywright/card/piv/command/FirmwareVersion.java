package org.keywright.card.piv.command;

import java.util.Comparator;
import org.keywright.card.apdu.InvalidResponseException;

/**
 * A firmware's version, as GET VERSION and attestations tell it: three bytes.
 *
 * @param major 0 to 255
 * @param minor 0 to 255
 * @param patch 0 to 255
 */
public record FirmwareVersion(int major, int minor, int patch)
    implements Comparable<FirmwareVersion> {

  private static final Comparator<FirmwareVersion> ORDER =
      Comparator.comparingInt(FirmwareVersion::major)
          .thenComparingInt(FirmwareVersion::minor)
          .thenComparingInt(FirmwareVersion::patch);

  /** Checks the ranges. */
  public FirmwareVersion {
    if (((major | minor | patch) & ~0xFF) != 0) {
      throw new IllegalArgumentException("a version is three bytes");
    }
  }

  /** Reads the three bytes. */
  public static FirmwareVersion parse(byte[] bytes) throws InvalidResponseException {
    PivResponses.exactly(3, bytes, "firmware version");
    return new FirmwareVersion(bytes[0] & 0xFF, bytes[1] & 0xFF, bytes[2] & 0xFF);
  }

  /** Whether this is that version or a later one. */
  public boolean isAtLeast(FirmwareVersion other) {
    return compareTo(other) >= 0;
  }

  @Override
  public int compareTo(FirmwareVersion other) {
    return ORDER.compare(this, other);
  }

  /** Such as {@code 5.4.3}. */
  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
