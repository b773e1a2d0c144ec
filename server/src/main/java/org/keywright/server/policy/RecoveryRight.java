package org.keywright.server.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.InvalidException;

/** Who may have a PIN replaced that is forgotten or blocked. */
public enum RecoveryRight {
  /** Nobody: the device is replaced. */
  NOBODY("nobody"),
  /** The holder, on a page of their own. */
  HOLDER("the holder"),
  /** Help desk and issuers. */
  STAFF("staff"),
  /** The holder, help desk and issuers. */
  HOLDER_AND_STAFF("the holder and staff");

  private final String label;

  RecoveryRight(String label) {
    this.label = label;
  }

  /** What people call it. */
  public String label() {
    return label;
  }

  /** Whether anybody may. */
  public boolean isGiven() {
    return this != NOBODY;
  }

  /** Whether the holder may, on their own. */
  public boolean toHolder() {
    return this == HOLDER || this == HOLDER_AND_STAFF;
  }

  /** Whether staff may, for the holder. */
  public boolean toStaff() {
    return this == STAFF || this == HOLDER_AND_STAFF;
  }

  /**
   * The right of that name. Documents of before say {@code true} or {@code false}: everybody, or
   * nobody.
   *
   * @throws InvalidException if there is none
   */
  @JsonCreator
  public static RecoveryRight of(@Nullable Object value) {
    if (value instanceof Boolean given) {
      return given ? HOLDER_AND_STAFF : NOBODY;
    }
    String name = String.valueOf(value).toUpperCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(right -> right.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new InvalidException("", "has to be NOBODY, HOLDER, STAFF or HOLDER_AND_STAFF"));
  }
}
