package org.keywright.card.script;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange has the client do: commands, bound to one device and one run. It is the exact
 * bytes of its encoding that a server signs ({@link SignedScript}).
 *
 * @param version of the format; {@value #VERSION}
 * @param origin the server's, such as {@code https://id.example.com}
 * @param keyId the script key that signs it
 * @param purpose what it is for, which bounds what it may contain
 * @param issuance the run
 * @param attempt of that run, from 1
 * @param sequence of the exchange within the attempt, from 1
 * @param sessionNonce the client's, 32 bytes, so that nothing recorded can be played again
 * @param expires after this no client begins it
 * @param model name of the device model
 * @param hardwareId the device's identity as the client read it, see {@code HardwareIdentity}
 * @param segmentation how long commands go to the device
 * @param stages 1 to {@value #MAX_STAGES} of them
 */
public record Script(
    int version,
    String origin,
    String keyId,
    Purpose purpose,
    UUID issuance,
    int attempt,
    int sequence,
    byte[] sessionNonce,
    Instant expires,
    String model,
    String hardwareId,
    Segmentation segmentation,
    List<Stage> stages) {

  /** The version that this code reads and writes. */
  public static final int VERSION = 1;

  /** Stages in a script. */
  public static final int MAX_STAGES = 64;

  /** Steps in all stages of a script together. */
  public static final int MAX_STEPS = 512;

  /** Command bytes in all steps of a script together: 256 KiB. */
  public static final int MAX_COMMAND_BYTES = 256 * 1024;

  /** Checks the ranges and copies the nonce. */
  public Script {
    Objects.requireNonNull(purpose, "purpose");
    Objects.requireNonNull(issuance, "issuance");
    Objects.requireNonNull(expires, "expires");
    Objects.requireNonNull(segmentation, "segmentation");
    text("origin", origin, 255);
    text("key id", keyId, 64);
    text("model", model, 64);
    text("hardware id", hardwareId, 128);
    stages = List.copyOf(stages);
    if (stages.isEmpty() || stages.size() > MAX_STAGES) {
      throw new IllegalArgumentException("a script has 1 to " + MAX_STAGES + " stages");
    }
    if (attempt < 1 || sequence < 1 || attempt > 10_000 || sequence > 1_000) {
      throw new IllegalArgumentException("attempt or sequence is out of range");
    }
    if (sessionNonce.length != 32) {
      throw new IllegalArgumentException("the session nonce has 32 bytes");
    }
    int steps = 0;
    long bytes = 0;
    for (Stage stage : stages) {
      for (Step step : stage.steps()) {
        steps++;
        bytes += step.command().length;
      }
    }
    if (steps > MAX_STEPS || bytes > MAX_COMMAND_BYTES) {
      throw new IllegalArgumentException("a script has at most " + MAX_STEPS + " steps, 256 KiB");
    }
    sessionNonce = sessionNonce.clone();
  }

  @Override
  public byte[] sessionNonce() {
    return sessionNonce.clone();
  }

  /** All steps in order. */
  public Stream<Step> steps() {
    return stages.stream().flatMap(stage -> stage.steps().stream());
  }

  /** The sum of all weights, for the progress bar. */
  public long weight() {
    return steps().mapToLong(Step::weight).sum();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Script that
        && version == that.version
        && origin.equals(that.origin)
        && keyId.equals(that.keyId)
        && purpose == that.purpose
        && issuance.equals(that.issuance)
        && attempt == that.attempt
        && sequence == that.sequence
        && Arrays.equals(sessionNonce, that.sessionNonce)
        && expires.equals(that.expires)
        && model.equals(that.model)
        && hardwareId.equals(that.hardwareId)
        && segmentation == that.segmentation
        && stages.equals(that.stages);
  }

  @Override
  public int hashCode() {
    return Objects.hash(issuance, attempt, sequence, purpose);
  }

  @Override
  public String toString() {
    return "Script[%s, %s/%d/%d, %d stages]"
        .formatted(purpose, issuance, attempt, sequence, stages.size());
  }

  private static void text(String name, String value, int most) {
    if (value.isBlank() || value.length() > most) {
      throw new IllegalArgumentException(name + " has 1 to " + most + " characters");
    }
  }
}
