package org.keywright.server.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/**
 * What may be done for a person who cannot use their PIN, and by whom. Both are done by the
 * device's PUK, while keys and certificates stay. Where neither may be done, the device is
 * replaced.
 *
 * @param reset who may have a PIN replaced that was forgotten; the holder and staff by default
 * @param unlock who may have a PIN replaced that is blocked; the holder and staff by default
 */
public record PinRecovery(RecoveryRight reset, RecoveryRight unlock) {

  /** Nobody may do anything. */
  public static final PinRecovery NONE =
      new PinRecovery(RecoveryRight.NOBODY, RecoveryRight.NOBODY);

  /** The rules of a document: what it leaves out has its default. */
  @JsonCreator
  public static PinRecovery of(@Nullable RecoveryRight reset, @Nullable RecoveryRight unlock) {
    return new PinRecovery(
        reset == null ? RecoveryRight.HOLDER_AND_STAFF : reset,
        unlock == null ? RecoveryRight.HOLDER_AND_STAFF : unlock);
  }
}
