package org.keywright.virtualdevice.piv;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.keywright.virtualdevice.crypto.SymmetricAlgorithm;

/**
 * The PIV card application administration key 9B.
 *
 * @param algorithm what it is used with
 * @param key 16, 24 or 32 bytes, as the algorithm asks; not copied, treat as read-only
 */
@SuppressWarnings("ArrayRecordComponent") // compared by isSameAs
public record ManagementKey(SymmetricAlgorithm algorithm, byte[] key) {

  /** The 24 bytes that the 9B key of many cards has when it leaves the factory. */
  private static final byte[] WELL_KNOWN =
      HexFormat.of().parseHex("010203040506070801020304050607080102030405060708");

  /** Checks the length. */
  public ManagementKey {
    if (key.length != algorithm.keyBytes()) {
      throw new IllegalArgumentException(
          "a key for " + algorithm + " has " + algorithm.keyBytes() + " bytes");
    }
  }

  /** The well-known factory key, cut or repeated to the length the algorithm asks for. */
  public static ManagementKey wellKnown(SymmetricAlgorithm algorithm) {
    byte[] key = Arrays.copyOf(WELL_KNOWN, algorithm.keyBytes());
    for (int i = WELL_KNOWN.length; i < key.length; i++) {
      key[i] = WELL_KNOWN[i - WELL_KNOWN.length];
    }
    return new ManagementKey(algorithm, key);
  }

  boolean isSameAs(ManagementKey other) {
    return algorithm == other.algorithm && MessageDigest.isEqual(key, other.key);
  }

  @Override
  public String toString() {
    return "ManagementKey[" + algorithm + ", redacted]";
  }
}
