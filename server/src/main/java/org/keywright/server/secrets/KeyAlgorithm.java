package org.keywright.server.secrets;

/** Symmetric algorithms of management keys and SCP03 keys. */
public enum KeyAlgorithm {
  /**
   * Three-key Triple DES, 24 bytes. A device may come with such a key; none is ever set (SP
   * 800-78-5 withdrew it).
   */
  TDES(24),
  AES_128(16),
  AES_192(24),
  AES_256(32);

  private final int keyLength;

  KeyAlgorithm(int keyLength) {
    this.keyLength = keyLength;
  }

  /** Bytes in one key. */
  public int keyLength() {
    return keyLength;
  }
}
