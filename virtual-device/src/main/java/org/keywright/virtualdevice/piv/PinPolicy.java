package org.keywright.virtualdevice.piv;

import java.util.Arrays;
import java.util.Optional;

/** When a private key asks for the PIN; the ids are those of the vendor's tag AA. */
enum PinPolicy {
  NEVER(1),
  /** Once since the application was selected. */
  ONCE(2),
  /** Before each use. */
  ALWAYS(3);

  private final int id;

  PinPolicy(int id) {
    this.id = id;
  }

  static Optional<PinPolicy> of(int id) {
    return Arrays.stream(values()).filter(policy -> policy.id == id).findFirst();
  }

  int id() {
    return id;
  }
}
