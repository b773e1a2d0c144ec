package org.keywright.server.device;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.keywright.server.api.InvalidException;

/** A firmware version of three numbers, 0 to 255 each: what the vendor's GET VERSION answers. */
public record Firmware(int major, int minor, int patch) implements Comparable<Firmware> {

  private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
  private static final int LARGEST = 255;
  private static final Comparator<Firmware> ORDER =
      Comparator.comparingInt(Firmware::major)
          .thenComparingInt(Firmware::minor)
          .thenComparingInt(Firmware::patch);

  /**
   * Reads {@code 5.4.3}.
   *
   * @throws InvalidException if it is not of that form
   */
  @JsonCreator
  public static Firmware of(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      int major = Integer.parseInt(matcher.group(1));
      int minor = Integer.parseInt(matcher.group(2));
      int patch = Integer.parseInt(matcher.group(3));
      if (major <= LARGEST && minor <= LARGEST && patch <= LARGEST) {
        return new Firmware(major, minor, patch);
      }
    }
    throw new InvalidException("", "has to be a firmware version such as 5.4.3");
  }

  @Override
  public int compareTo(Firmware other) {
    return ORDER.compare(this, other);
  }

  @JsonValue
  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
