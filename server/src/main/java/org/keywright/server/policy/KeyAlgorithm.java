package org.keywright.server.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;
import java.time.Month;
import java.util.Optional;
import org.keywright.server.api.InvalidException;

/** The algorithms and sizes of the key pairs in a PIV slot: SP 800-78-5, Table 1. */
public enum KeyAlgorithm {
  RSA_2048("RSA-2048"),
  RSA_3072("RSA-3072"),
  ECC_P256("P-256"),
  ECC_P384("P-384");

  private static final LocalDate END_OF_RSA_2048 = LocalDate.of(2030, Month.DECEMBER, 31);

  private final String label;

  KeyAlgorithm(String label) {
    this.label = label;
  }

  /** The name in documents: {@code P-256}. */
  @JsonValue
  public String label() {
    return label;
  }

  /** The last day on which a PIV key may be of this kind, if there is one: SP 800-78-5, Table 1. */
  public Optional<LocalDate> lastDay() {
    return this == RSA_2048 ? Optional.of(END_OF_RSA_2048) : Optional.empty();
  }

  /**
   * The algorithm of that name.
   *
   * @throws InvalidException if there is none
   */
  @JsonCreator
  public static KeyAlgorithm of(String label) {
    for (KeyAlgorithm algorithm : values()) {
      if (algorithm.label.equalsIgnoreCase(label)) {
        return algorithm;
      }
    }
    throw new InvalidException("", "has to be RSA-2048, RSA-3072, P-256 or P-384");
  }
}
