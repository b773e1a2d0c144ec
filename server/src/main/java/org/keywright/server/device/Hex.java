package org.keywright.server.device;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.keywright.card.secret.Secret;
import org.keywright.server.api.InvalidException;

/** Reads keys in hex without making a string of them. */
final class Hex {

  private Hex() {}

  /**
   * The key of that many bytes; wipes the characters.
   *
   * @throws InvalidException if it is anything else; the message does not quote it
   */
  static Secret secret(String field, char @Nullable [] hex, int length) {
    if (hex == null || hex.length != 2 * length) {
      throw malformed(field, length);
    }
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      int high = Character.digit(hex[2 * i], 16);
      int low = Character.digit(hex[2 * i + 1], 16);
      if (high < 0 || low < 0) {
        Arrays.fill(bytes, (byte) 0);
        throw malformed(field, length);
      }
      bytes[i] = (byte) (high << 4 | low);
    }
    Arrays.fill(hex, '0');
    return Secret.takeOver(bytes);
  }

  private static InvalidException malformed(String field, int length) {
    return new InvalidException(
        field, "has to be a key of " + length + " bytes: " + 2 * length + " hex digits");
  }
}
