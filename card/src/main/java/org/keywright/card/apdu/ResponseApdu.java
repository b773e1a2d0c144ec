package org.keywright.card.apdu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A response: data and a status word (ISO 7816-4 clause 5.1). Immutable.
 *
 * @param data 0 to 65536 bytes; copied in and out
 * @param status SW1-SW2, 0 to 0xFFFF
 */
public record ResponseApdu(byte[] data, int status) {

  /** Normal end. */
  public static final int OK = 0x9000;

  /** Copies the data. */
  public ResponseApdu {
    data = data.clone();
    if (status < 0 || status > 0xFFFF) {
      throw new IllegalArgumentException("a status word is two bytes");
    }
  }

  /**
   * Takes a response apart.
   *
   * @throws IllegalArgumentException if there are fewer than two bytes
   */
  public static ResponseApdu parse(byte[] response) {
    if (response.length < 2) {
      throw new IllegalArgumentException("a response ends with a status word");
    }
    int n = response.length;
    return new ResponseApdu(
        Arrays.copyOf(response, n - 2), (response[n - 2] & 0xFF) << 8 | response[n - 1] & 0xFF);
  }

  @Override
  public byte[] data() {
    return data.clone();
  }

  /** Whether the status word is 9000. */
  public boolean isOk() {
    return status == OK;
  }

  /** Data and status word in one array. */
  public byte[] encode() {
    byte[] out = Arrays.copyOf(data, data.length + 2);
    out[data.length] = (byte) (status >>> 8);
    out[data.length + 1] = (byte) status;
    return out;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResponseApdu(byte[] otherData, int otherStatus)
        && status == otherStatus
        && Arrays.equals(data, otherData);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(data) + status;
  }

  /** Status word and length only: the data may be a secret. */
  @Override
  public String toString() {
    return "ResponseApdu[%04X, data %d]".formatted(status, data.length);
  }
}
