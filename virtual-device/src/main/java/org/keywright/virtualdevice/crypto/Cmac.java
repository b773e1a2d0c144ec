package org.keywright.virtualdevice.crypto;

import java.util.Arrays;

/** AES-CMAC (NIST SP 800-38B) and the key derivation of SCP03 that stands on it. */
public final class Cmac {

  private static final int BLOCK = 16;

  private Cmac() {}

  /** The 16-byte CMAC of the message. */
  public static byte[] of(byte[] key, byte[] message) {
    byte[] k1 = twice(SymmetricAlgorithm.aesBlock(key, new byte[BLOCK]));
    int blocks = Math.max(1, (message.length + BLOCK - 1) / BLOCK);
    boolean whole = message.length == blocks * BLOCK;
    byte[] padded = Arrays.copyOf(message, blocks * BLOCK);
    if (!whole) {
      padded[message.length] = (byte) 0x80;
    }
    byte[] last = whole ? k1 : twice(k1);
    for (int i = 0; i < BLOCK; i++) {
      padded[padded.length - BLOCK + i] ^= last[i];
    }
    byte[] chained = SymmetricAlgorithm.aesCbc(true, key, new byte[BLOCK], padded);
    return Arrays.copyOfRange(chained, chained.length - BLOCK, chained.length);
  }

  /**
   * Derives bits from a key with SP 800-108 in counter mode, as GlobalPlatform Amendment D clause
   * 4.1.5 lays the input out.
   *
   * @param constant the derivation constant, Amendment D table 4-1
   * @param bits how many bits to derive, 64 to 256
   */
  public static byte[] derive(byte[] key, int constant, byte[] context, int bits) {
    int length = bits / 8;
    byte[] derived = new byte[(length + BLOCK - 1) / BLOCK * BLOCK];
    byte[] input = new byte[BLOCK + context.length];
    input[11] = (byte) constant;
    input[13] = (byte) (bits >> 8);
    input[14] = (byte) bits;
    System.arraycopy(context, 0, input, BLOCK, context.length);
    for (int i = 0; i * BLOCK < length; i++) {
      input[15] = (byte) (i + 1);
      System.arraycopy(of(key, input), 0, derived, i * BLOCK, BLOCK);
    }
    return Arrays.copyOf(derived, length);
  }

  /** Doubling in GF(2^128). */
  private static byte[] twice(byte[] block) {
    byte[] doubled = new byte[BLOCK];
    int carry = 0;
    for (int i = BLOCK - 1; i >= 0; i--) {
      int shifted = (block[i] & 0xFF) << 1 | carry;
      doubled[i] = (byte) shifted;
      carry = shifted >> 8;
    }
    if (carry != 0) {
      doubled[BLOCK - 1] ^= (byte) 0x87;
    }
    return doubled;
  }
}
