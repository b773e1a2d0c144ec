package org.keywright.card.identify;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a device said when it was asked who it is; read-only, the same questions for every device.
 *
 * @param atr its answer to reset, 0 to 33 bytes
 * @param reads answers, up to {@value #MAX_READS}
 * @param apdus how many APDUs that took
 * @param deviceMillis how long the device took, in milliseconds
 */
public record Identification(byte[] atr, List<Read> reads, int apdus, long deviceMillis) {

  /** How many answers there can be. */
  public static final int MAX_READS = 64;

  /** Bytes in one answer, its status word included. */
  public static final int MAX_ANSWER = 8192;

  /** Bytes in all answers together. */
  public static final int MAX_BYTES = 64 * 1024;

  /** Checks the ranges and copies the array. */
  public Identification {
    reads = List.copyOf(reads);
    int bytes = reads.stream().mapToInt(read -> read.response.length).sum();
    if (atr.length > 33 || reads.size() > MAX_READS || bytes > MAX_BYTES) {
      throw new IllegalArgumentException("not an identification");
    }
    if (apdus < 0 || deviceMillis < 0) {
      throw new IllegalArgumentException("counts are not negative");
    }
    atr = atr.clone();
  }

  /**
   * One answer.
   *
   * @param name of the question, see {@code Identify}
   * @param response data and status word, 2 to {@value #MAX_ANSWER} bytes
   */
  public record Read(String name, byte[] response) {

    /** Checks the ranges and copies the array. */
    public Read {
      if (name.isBlank()
          || name.length() > 40
          || response.length < 2
          || response.length > MAX_ANSWER) {
        throw new IllegalArgumentException("not an answer to a question");
      }
      response = response.clone();
    }

    @Override
    public byte[] response() {
      return response.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Read(String otherName, byte[] otherResponse)
          && name.equals(otherName)
          && Arrays.equals(response, otherResponse);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + Arrays.hashCode(response);
    }
  }

  @Override
  public byte[] atr() {
    return atr.clone();
  }

  /** The data of an answer that ended with 9000. */
  public Optional<byte[]> data(String name) {
    return response(name)
        .filter(r -> r[r.length - 2] == (byte) 0x90 && r[r.length - 1] == 0)
        .map(r -> Arrays.copyOf(r, r.length - 2));
  }

  /** The status word of an answer, 0 if the question was not asked. */
  public int status(String name) {
    return response(name)
        .map(r -> (r[r.length - 2] & 0xFF) << 8 | r[r.length - 1] & 0xFF)
        .orElse(0);
  }

  private Optional<byte[]> response(String name) {
    return reads.stream().filter(read -> read.name.equals(name)).map(Read::response).findFirst();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Identification that
        && Arrays.equals(atr, that.atr)
        && reads.equals(that.reads)
        && apdus == that.apdus
        && deviceMillis == that.deviceMillis;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(atr) + reads.hashCode();
  }
}
