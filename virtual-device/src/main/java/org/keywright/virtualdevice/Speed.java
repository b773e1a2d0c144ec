package org.keywright.virtualdevice;

import java.time.Duration;
import java.util.List;
import org.keywright.virtualdevice.crypto.Effort.Task;

/** How long a device takes. */
public enum Speed {
  /** As fast as this computer computes. */
  FAST,
  /** As slow as a real chip, by the table in this class. */
  REAL;

  /**
   * The time on the wire and in the reader, per command: T=1 over USB full speed with its header
   * bytes and polling. An estimate.
   */
  private static final long MICROS_PER_COMMAND = 1_500;

  /**
   * T=1 at 344 kbit/s (TA1 = 96), 12 bit times a byte on an ISO 7816-3 line: 35 microseconds.
   * Devices that are reader and card in one are faster.
   */
  private static final long MICROS_PER_BYTE = 35;

  /** How long a real chip would need for a command and its answer. */
  Duration of(List<Task> tasks, int bytes) {
    if (this == FAST) {
      return Duration.ZERO;
    }
    long micros = MICROS_PER_COMMAND + bytes * MICROS_PER_BYTE;
    for (Task task : tasks) {
      micros += 1_000L * millis(task);
    }
    return Duration.ofNanos(1_000 * micros);
  }

  /**
   * Averages, rounded to milliseconds. J is the profile of an NXP JCOP 4 (P71) card of 10 December
   * 2020 in crocs-muni/JCAlgTest, Profiles/performance/fixed, a chip as PIV cards have it.
   */
  private static long millis(Task task) {
    return switch (task) {
      case GENERATE_RSA_2048 -> 5_145; // J: ALG_RSA_CRT, 1496 to 8696
      case GENERATE_RSA_3072 -> 12_276; // J: ALG_RSA_CRT, 3402 to 20618
      case GENERATE_P_256 -> 24; // J: ALG_EC_FP
      case GENERATE_P_384 -> 39; // J: ALG_EC_FP
      case USE_RSA_2048 -> 148; // J: ALG_RSA_NOPAD with a private key, not CRT
      case USE_RSA_3072 -> 500; // estimate: the line above, times 1.5 cubed
      case USE_P_256 -> 28; // J: ALG_EC_SVDP_DH, init and generateSecret; ECDSA taken as equal
      case USE_P_384 -> 39; // J: likewise
      case COMPARE_REFERENCE -> 10; // a YubiKey 5: Nitrokey/opcard-rs issue 204
    };
  }

  /** Waits; a thread that is interrupted goes on and stays interrupted. */
  static void pause(Duration duration) {
    if (duration.isPositive()) {
      try {
        Thread.sleep(duration);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
