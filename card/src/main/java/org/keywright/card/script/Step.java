package org.keywright.card.script;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keywright.card.apdu.CommandApdu;

/**
 * One command of a script and what may come back.
 *
 * @param command a command APDU, short or extended; a hole's place in it holds zeroes
 * @param accept status words with which the script goes on, 1 to 32 of them; any other ends it
 * @param responseLimit response data at most, in bytes, 0 to 65536; more ends the script
 * @param weight what it costs, in milliseconds on a typical chip, 1 to 120000; for the progress bar
 * @param secret whether command or response hold a secret: neither is shown or kept by the client
 * @param hole what the client fills in, if anything
 * @param expect SHA-256 of the response data that must come back, if it must be certain
 */
public record Step(
    byte[] command,
    List<Integer> accept,
    int responseLimit,
    int weight,
    boolean secret,
    @Nullable Hole hole,
    byte @Nullable [] expect) {

  /** Checks the ranges, the command and the hole's place in it; copies the arrays. */
  public Step {
    CommandApdu apdu = CommandApdu.parse(command);
    accept = List.copyOf(accept);
    if (accept.isEmpty() || accept.size() > 32) {
      throw new IllegalArgumentException("a step accepts 1 to 32 status words");
    }
    for (int status : accept) {
      if (status < 0x6000 || status > 0x9FFF) {
        throw new IllegalArgumentException("a status word is between 6000 and 9FFF");
      }
    }
    if (responseLimit < 0 || responseLimit > 65536 || weight < 1 || weight > 120_000) {
      throw new IllegalArgumentException("a step's limit or weight is out of range");
    }
    if (expect != null && expect.length != 32) {
      throw new IllegalArgumentException("what a response must be is told by a SHA-256");
    }
    if (hole != null) {
      checkPlace(apdu, hole);
    }
    command = command.clone();
    expect = expect == null ? null : expect.clone();
  }

  private static void checkPlace(CommandApdu apdu, Hole hole) {
    byte[] data = apdu.data();
    int end = hole.offset() + hole.length();
    if (end > data.length) {
      throw new IllegalArgumentException("the hole reaches beyond the command's data");
    }
    for (int i = hole.offset(); i < end; i++) {
      if (data[i] != 0) {
        throw new IllegalArgumentException("the place of a hole holds zeroes");
      }
    }
  }

  /** A step that must answer 9000 with at most this much data. */
  public static Step of(CommandApdu command, int responseLimit, int weight) {
    return new Step(command.encode(), List.of(0x9000), responseLimit, weight, false, null, null);
  }

  /** The same step with these status words accepted instead. */
  public Step accepting(Integer... status) {
    return new Step(command, List.of(status), responseLimit, weight, secret, hole, expect);
  }

  /** The same step, marked as secret. */
  public Step asSecret() {
    return new Step(command, accept, responseLimit, weight, true, hole, expect);
  }

  /** The same step with a hole. */
  public Step withHole(Hole filled) {
    return new Step(command, accept, responseLimit, weight, true, filled, expect);
  }

  /** The same step whose response data must have this SHA-256. */
  public Step expecting(byte[] sha256) {
    return new Step(command, accept, responseLimit, weight, secret, hole, sha256);
  }

  @Override
  public byte[] command() {
    return command.clone();
  }

  @Override
  public byte @Nullable [] expect() {
    return expect == null ? null : expect.clone();
  }

  /** The command taken apart. */
  public CommandApdu apdu() {
    return CommandApdu.parse(command);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Step that
        && Arrays.equals(command, that.command)
        && accept.equals(that.accept)
        && responseLimit == that.responseLimit
        && weight == that.weight
        && secret == that.secret
        && Objects.equals(hole, that.hole)
        && Arrays.equals(expect, that.expect);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(command), accept, responseLimit, weight, secret, hole);
  }

  /** The header only: the data may be a secret. */
  @Override
  public String toString() {
    return "Step[" + apdu() + "]";
  }
}
