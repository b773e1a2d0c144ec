package org.keywright.server.ca;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A certificate's serial number, as lower-case hexadecimal digits without leading zeros; positive
 * and at most 20 bytes (RFC 5280, clause 4.1.2.2).
 */
public record SerialNumber(String hex) {

  private static final Pattern HEX = Pattern.compile("[1-9a-f][0-9a-f]{0,39}");

  public SerialNumber {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          "a serial number is 1 to 40 lower-case hexadecimal digits without leading zeros");
    }
  }

  public static SerialNumber of(BigInteger value) {
    return new SerialNumber(value.toString(16).toLowerCase(Locale.ROOT));
  }

  public BigInteger value() {
    return new BigInteger(hex, 16);
  }

  @Override
  public String toString() {
    return hex;
  }
}
