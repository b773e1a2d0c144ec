package org.keywright.server.secrets;

/** What a new value of a device's secret shall be like. */
public sealed interface SecretSpec {

  /** Random decimal digits, for a PIN or PUK: 4 to {@value SecretValue#MAX_CODE}. */
  record Digits(int length) implements SecretSpec {
    public Digits {
      requireLength(length);
    }
  }

  /** Random bytes, for a PUK: 4 to {@value SecretValue#MAX_CODE}. */
  record RandomBytes(int length) implements SecretSpec {
    public RandomBytes {
      requireLength(length);
    }
  }

  /** A management key derived from the master key for this device and a fresh key version. */
  record DerivedKey(KeyAlgorithm algorithm) implements SecretSpec {
    public DerivedKey {
      requireAes(algorithm);
    }
  }

  /**
   * SCP03 keys derived from the master key for this device and a fresh key version.
   *
   * @param keyVersionNumber the key version number that the set gets on the card, 1 to 127
   */
  record DerivedKeySet(KeyAlgorithm algorithm, int keyVersionNumber) implements SecretSpec {
    public DerivedKeySet {
      requireAes(algorithm);
      if (keyVersionNumber < 1 || keyVersionNumber > 127) {
        throw new IllegalArgumentException("a key version number to be set is 1 to 127");
      }
    }
  }

  /**
   * A value that {@link KnownSecrets} holds under this name: what a device comes with, or goes back
   * to when it is reset.
   */
  record Known(String reference) implements SecretSpec {
    public Known {
      KnownSecrets.requireReference(reference);
    }
  }

  private static void requireAes(KeyAlgorithm algorithm) {
    if (algorithm == KeyAlgorithm.TDES) {
      throw new IllegalArgumentException("Triple DES keys are accepted, but never set");
    }
  }

  private static void requireLength(int length) {
    if (length < 4 || length > SecretValue.MAX_CODE) {
      throw new IllegalArgumentException(
          "a PIN or PUK has 4 to " + SecretValue.MAX_CODE + " bytes");
    }
  }
}
