package org.keywright.card.globalplatform;

import java.util.Arrays;
import org.keywright.card.secret.Secret;

/**
 * Data derivation (Amendment D clause 4.1.5): the KDF in counter mode of SP 800-108 with CMAC, a
 * label of 11 zeros and a constant, and the counter after the length.
 */
final class Scp03Derivation {

  static final int CARD_CRYPTOGRAM = 0x00;
  static final int HOST_CRYPTOGRAM = 0x01;
  static final int CARD_CHALLENGE = 0x02;
  static final int S_ENC = 0x04;
  static final int S_MAC = 0x06;
  static final int S_RMAC = 0x07;

  private static final int LABEL_ZEROS = 11;

  private Scp03Derivation() {}

  /** Derives {@code length} bytes, 1 to 32. The caller wipes them if they are a key. */
  static byte[] derive(Secret key, int constant, int length, byte[]... context) {
    byte[] out = new byte[length];
    int done = 0;
    for (int counter = 1; done < length; counter++) {
      byte[] head = new byte[LABEL_ZEROS + 5];
      head[LABEL_ZEROS] = (byte) constant;
      head[LABEL_ZEROS + 2] = (byte) (8 * length >>> 8);
      head[LABEL_ZEROS + 3] = (byte) (8 * length);
      head[LABEL_ZEROS + 4] = (byte) counter;
      byte[][] parts = new byte[context.length + 1][];
      parts[0] = head;
      System.arraycopy(context, 0, parts, 1, context.length);
      byte[] block = Aes.cmac(key, parts);
      int count = Math.min(block.length, length - done);
      System.arraycopy(block, 0, out, done, count);
      Arrays.fill(block, (byte) 0);
      done += count;
    }
    return out;
  }
}
