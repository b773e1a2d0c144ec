package org.keywright.server.device;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.keywright.server.api.InvalidException;

/** The algorithms that the PIV Card Application Administration Key of a device may have. */
public enum AdministrationKeyAlgorithm {
  /** Three-key triple DES: met as an initial key, never set. */
  TDEA("3TDEA", 24),
  AES_128("AES-128", 16),
  AES_192("AES-192", 24),
  AES_256("AES-256", 32);

  private final String label;
  private final int keyLength;

  AdministrationKeyAlgorithm(String label, int keyLength) {
    this.label = label;
    this.keyLength = keyLength;
  }

  /** The name in documents: {@code AES-192}. */
  @JsonValue
  public String label() {
    return label;
  }

  /** The length of a key in bytes. */
  public int keyLength() {
    return keyLength;
  }

  /**
   * The algorithm of that name.
   *
   * @throws InvalidException if there is none
   */
  @JsonCreator
  public static AdministrationKeyAlgorithm of(String label) {
    for (AdministrationKeyAlgorithm algorithm : values()) {
      if (algorithm.label.equalsIgnoreCase(label)) {
        return algorithm;
      }
    }
    throw new InvalidException("", "has to be 3TDEA, AES-128, AES-192 or AES-256");
  }
}
