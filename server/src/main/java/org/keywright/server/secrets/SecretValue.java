package org.keywright.server.secrets;

import org.keywright.card.secret.Secret;

/** A secret of a device in the clear. Whoever receives one closes it. */
public sealed interface SecretValue extends AutoCloseable {

  /** The longest PIN or PUK, in bytes. */
  int MAX_CODE = 16;

  @Override
  void close();

  /** A PIN or PUK as the bytes that were set, without padding: 1 to {@value #MAX_CODE}. */
  record Code(Secret bytes) implements SecretValue {
    public Code {
      if (bytes.length() < 1 || bytes.length() > MAX_CODE) {
        throw new IllegalArgumentException("a PIN or PUK has 1 to " + MAX_CODE + " bytes");
      }
    }

    @Override
    public void close() {
      bytes.close();
    }
  }

  /** A management key. */
  record Key(KeyAlgorithm algorithm, Secret key) implements SecretValue {
    public Key {
      requireLength(algorithm, key);
    }

    @Override
    public void close() {
      key.close();
    }
  }

  /**
   * SCP03 static keys (GlobalPlatform Card Specification, Amendment D, clause 6.2).
   *
   * @param keyVersionNumber the key version number on the card, 1 to 127, or 255 for the initial
   *     set of a card
   */
  record KeySet(KeyAlgorithm algorithm, int keyVersionNumber, Secret enc, Secret mac, Secret dek)
      implements SecretValue {
    public KeySet {
      requireKeyVersionNumber(keyVersionNumber);
      if (algorithm == KeyAlgorithm.TDES) {
        throw new IllegalArgumentException("SCP03 has AES keys only");
      }
      requireLength(algorithm, enc);
      requireLength(algorithm, mac);
      requireLength(algorithm, dek);
    }

    @Override
    public void close() {
      enc.close();
      mac.close();
      dek.close();
    }

    static void requireKeyVersionNumber(int number) {
      if ((number < 1 || number > 127) && number != 255) {
        throw new IllegalArgumentException("a key version number is 1 to 127, or 255");
      }
    }
  }

  private static void requireLength(KeyAlgorithm algorithm, Secret key) {
    if (key.length() != algorithm.keyLength()) {
      throw new IllegalArgumentException(
          "a key for " + algorithm + " has " + algorithm.keyLength() + " bytes");
    }
  }
}
