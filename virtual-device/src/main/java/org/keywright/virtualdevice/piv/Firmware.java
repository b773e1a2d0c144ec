package org.keywright.virtualdevice.piv;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A firmware version such as 5.4.3; each part is 0 to 255. */
public record Firmware(int major, int minor, int patch) implements Comparable<Firmware> {

  private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

  /** Checks that each part fits a byte. */
  public Firmware {
    if ((major | minor | patch) < 0 || Math.max(major, Math.max(minor, patch)) > 255) {
      throw new IllegalArgumentException("each part of a firmware version is 0 to 255");
    }
  }

  /**
   * Reads {@code 5.4.3}.
   *
   * @throws IllegalArgumentException if it has another form
   */
  public static Firmware parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a firmware version looks like 5.4.3, not " + text);
    }
    return new Firmware(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)));
  }

  /** Three bytes: major, minor, patch. */
  public byte[] toBytes() {
    return new byte[] {(byte) major, (byte) minor, (byte) patch};
  }

  @Override
  public int compareTo(Firmware other) {
    return Comparator.comparingInt(Firmware::major)
        .thenComparingInt(Firmware::minor)
        .thenComparingInt(Firmware::patch)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
