package org.keywright.server.secrets;

import java.nio.ByteBuffer;

/**
 * The layout of a wrapped secret: format (1 byte, 01), master key version (4 bytes, big-endian),
 * nonce (12 bytes), ciphertext, tag (16 bytes).
 */
final class WrappedSecret {

  static final byte FORMAT = 1;
  static final int HEADER = 5;
  static final int NONCE = 12;
  static final int TAG = 16;

  private WrappedSecret() {}

  /** The header that names a version; it is authenticated with the context. */
  static byte[] header(int version) {
    return ByteBuffer.allocate(HEADER).put(FORMAT).putInt(version).array();
  }

  /**
   * The master key version that wrapped these bytes.
   *
   * @throws MasterKeyException if they are too short or of an unknown format
   */
  static int versionOf(byte[] wrapped) {
    if (wrapped.length < HEADER + NONCE + TAG || wrapped[0] != FORMAT) {
      throw new MasterKeyException("these bytes are not a wrapped secret");
    }
    return ByteBuffer.wrap(wrapped, 1, 4).getInt();
  }
}
