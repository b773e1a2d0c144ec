package org.keywright.card.piv.command;

import java.util.Arrays;
import org.keywright.card.secret.Secret;

/**
 * PINs and PUKs as they are presented: 8 bytes, shorter ones filled up with FF (SP 800-73-5 part 2
 * clause 2.4.3).
 */
public final class ReferenceData {

  /** How long a padded PIN and a PUK are. */
  public static final int LENGTH = 8;

  /** The shortest PIN. */
  public static final int MIN_PIN = 6;

  private ReferenceData() {}

  /**
   * Whether this is a PIN as the standard wants it: 6 to 8 decimal digits in ASCII. Some makers'
   * devices take others; what a device takes is for its model to say.
   */
  public static boolean isStandardPin(Secret pin) {
    byte[] bytes = pin.reveal();
    try {
      boolean digits = true;
      for (byte b : bytes) {
        digits &= b >= '0' && b <= '9';
      }
      return digits && bytes.length >= MIN_PIN && bytes.length <= LENGTH;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * The 8 bytes that are presented. The caller wipes them.
   *
   * @param value 1 to 8 bytes; with fewer than 8 the last one cannot be FF, since the card could
   *     not tell it from padding
   * @throws IllegalArgumentException otherwise
   */
  static byte[] pad(Secret value) {
    byte[] bytes = value.reveal();
    try {
      if (bytes.length < 1 || bytes.length > LENGTH) {
        throw new IllegalArgumentException("a PIN or PUK has 1 to " + LENGTH + " bytes");
      }
      if (bytes.length < LENGTH && bytes[bytes.length - 1] == (byte) 0xFF) {
        throw new IllegalArgumentException("a PIN or PUK that ends like its padding is ambiguous");
      }
      byte[] padded = Arrays.copyOf(bytes, LENGTH);
      Arrays.fill(padded, bytes.length, LENGTH, (byte) 0xFF);
      return padded;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Two padded values without delimitation, as CHANGE REFERENCE DATA wants them. */
  static byte[] pair(Secret first, Secret second) {
    byte[] a = pad(first);
    byte[] b = pad(second);
    byte[] both = Arrays.copyOf(a, 2 * LENGTH);
    System.arraycopy(b, 0, both, LENGTH, LENGTH);
    Arrays.fill(a, (byte) 0);
    Arrays.fill(b, (byte) 0);
    return both;
  }
}
