package org.keywright.card.script;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What came back for one step.
 *
 * @param data response data, 0 to 65536 bytes
 * @param status the status word
 */
public record StepResult(byte[] data, int status) {

  /** Checks the ranges and copies the data. */
  public StepResult {
    if (data.length > 65536 || status < 0 || status > 0xFFFF) {
      throw new IllegalArgumentException("not a response");
    }
    data = data.clone();
  }

  @Override
  public byte[] data() {
    return data.clone();
  }

  /** Whether the status word is 9000. */
  public boolean isOk() {
    return status == 0x9000;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StepResult(byte[] otherData, int otherStatus)
        && status == otherStatus
        && Arrays.equals(data, otherData);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(data) + status;
  }

  /** Length and status only: the data may be a secret. */
  @Override
  public String toString() {
    return "StepResult[%d bytes, %04X]".formatted(data.length, status);
  }
}
