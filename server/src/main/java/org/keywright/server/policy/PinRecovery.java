package org.keywright.server.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/**
 * What may be done for a person who cannot use their PIN. Both are done by the device's PUK, while
 * keys and certificates stay. Where neither may be done, the device is replaced.
 *
 * @param reset whether a PIN that was forgotten may be replaced; yes by default
 * @param unlock whether a PIN that is blocked may be replaced; yes by default
 */
public record PinRecovery(boolean reset, boolean unlock) {

  /** The rules of a document: what it leaves out has its default. */
  @JsonCreator
  public static PinRecovery of(@Nullable Boolean reset, @Nullable Boolean unlock) {
    return new PinRecovery(reset == null || reset, unlock == null || unlock);
  }
}
