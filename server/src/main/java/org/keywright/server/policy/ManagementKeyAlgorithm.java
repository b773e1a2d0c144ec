package org.keywright.server.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.keywright.server.api.InvalidException;

/**
 * The algorithms of the PIV Card Application Administration Key that a policy may set: SP 800-78-5,
 * Table 7. 3TDEA is deprecated there and never set.
 */
public enum ManagementKeyAlgorithm {
  AES_128("AES-128", 16),
  AES_192("AES-192", 24),
  AES_256("AES-256", 32);

  private final String label;
  private final int keyLength;

  ManagementKeyAlgorithm(String label, int keyLength) {
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
  public static ManagementKeyAlgorithm of(String label) {
    for (ManagementKeyAlgorithm algorithm : values()) {
      if (algorithm.label.equalsIgnoreCase(label)) {
        return algorithm;
      }
    }
    throw new InvalidException("", "has to be AES-128, AES-192 or AES-256");
  }
}
