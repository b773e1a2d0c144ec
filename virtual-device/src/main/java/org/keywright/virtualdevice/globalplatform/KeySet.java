package org.keywright.virtualdevice.globalplatform;

import java.util.Arrays;
import org.keywright.virtualdevice.crypto.SymmetricAlgorithm;

/**
 * The three static keys of one key version, all of the same length.
 *
 * @param version the key version number, 01 to 7F, or FF for the initial one
 * @param enc 16, 24 or 32 bytes; like the others not copied, treat as read-only
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record KeySet(int version, byte[] enc, byte[] mac, byte[] dek) {

  static final int INITIAL_VERSION = 0xFF;

  /** All three bytes after one another, as they are stored. */
  static KeySet of(int version, byte[] all) {
    int length = all.length / 3;
    return new KeySet(
        version,
        Arrays.copyOf(all, length),
        Arrays.copyOfRange(all, length, 2 * length),
        Arrays.copyOfRange(all, 2 * length, 3 * length));
  }

  byte[] toBytes() {
    byte[] all = Arrays.copyOf(enc, 3 * enc.length);
    System.arraycopy(mac, 0, all, enc.length, enc.length);
    System.arraycopy(dek, 0, all, 2 * enc.length, enc.length);
    return all;
  }

  int keyBytes() {
    return enc.length;
  }

  /** The first three bytes of a block of ones, encrypted (Amendment D clause 4.1.4). */
  static byte[] checkValue(byte[] key) {
    byte[] ones = new byte[16];
    Arrays.fill(ones, (byte) 1);
    return Arrays.copyOf(SymmetricAlgorithm.aesBlock(key, ones), 3);
  }

  /** Never shows the keys. */
  @Override
  public String toString() {
    return "KeySet[%02X, redacted]".formatted(version);
  }
}
