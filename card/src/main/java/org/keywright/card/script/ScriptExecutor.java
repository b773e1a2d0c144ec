package org.keywright.card.script;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.apdu.ResponseApdu;
import org.keywright.card.script.ScriptResult.Failure;
import org.keywright.card.script.ScriptResult.FailureKind;
import org.keywright.card.secret.Secret;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;

/**
 * Runs a verified script on a device: a bounded loop that never sends anything twice, and ends at
 * the first answer that the script does not accept. Used by one thread at a time.
 */
public final class ScriptExecutor {

  /** Where a hole's PIN comes from: asked for as late as possible, closed by the executor. */
  public interface PinSource {

    /**
     * The PIN for a hole, or null if the person gives none. It keeps the rules of the hole.
     *
     * @throws InterruptedException if waiting for the person was ended
     */
    @Nullable Secret pin(Hole.Pin hole) throws InterruptedException;
  }

  /** Told before each step how far the script is. */
  public interface Progress {

    /** Nobody listens. */
    Progress NONE = (stage, done, total) -> {};

    /**
     * A step is about to be sent.
     *
     * @param stage its label
     * @param done weight of the steps before it
     * @param total weight of the whole script
     */
    void at(String stage, long done, long total);
  }

  private final CardTransport transport;
  private final PinSource pins;
  private final Progress progress;
  private final BooleanSupplier cancelled;

  /** An executor on this device. */
  public ScriptExecutor(CardTransport transport, PinSource pins, Progress progress) {
    this(transport, pins, progress, () -> false);
  }

  /**
   * An executor on this device.
   *
   * @param cancelled asked before each step; once it says so, no further command is sent
   */
  public ScriptExecutor(
      CardTransport transport, PinSource pins, Progress progress, BooleanSupplier cancelled) {
    this.transport = transport;
    this.pins = pins;
    this.progress = progress;
    this.cancelled = cancelled;
  }

  /**
   * Runs it. Whatever happens on the way is in the result; nothing is thrown for a device's sake.
   */
  public ScriptResult run(VerifiedScript verified) {
    Run run = new Run(verified.script());
    try {
      Failure failure = run.all();
      return new ScriptResult(run.results, failure, run.apdus, run.nanos / 1_000_000);
    } finally {
      run.pinsGiven.forEach(Secret::close);
    }
  }

  private final class Run {
    private final Script script;
    private final List<StepResult> results = new ArrayList<>();
    private final List<Secret> pinsGiven = new ArrayList<>();
    private @Nullable Secret newPin;
    private @Nullable Secret currentPin;
    private int apdus;
    private long nanos;

    Run(Script script) {
      this.script = script;
    }

    @Nullable Failure all() {
      long done = 0;
      long total = script.weight();
      for (Stage stage : script.stages()) {
        for (Step step : stage.steps()) {
          progress.at(stage.label(), done, total);
          FailureKind fault = cancelled.getAsBoolean() ? FailureKind.CANCELLED : one(step);
          if (fault != null) {
            int failed =
                fault == FailureKind.STATUS
                        || fault == FailureKind.TOO_LONG
                        || fault == FailureKind.UNEXPECTED_RESPONSE
                    ? results.size() - 1
                    : results.size();
            return new Failure(fault, failed, stage.label());
          }
          done += step.weight();
        }
      }
      return null;
    }

    private @Nullable FailureKind one(Step step) {
      CommandApdu command;
      try {
        command = fill(step);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return FailureKind.CANCELLED;
      }
      if (command == null) {
        return FailureKind.CANCELLED;
      }
      try {
        ResponseApdu response = send(command, step.responseLimit());
        if (response == null) {
          results.add(new StepResult(new byte[0], 0));
          return FailureKind.TOO_LONG;
        }
        results.add(new StepResult(response.data(), response.status()));
        if (!step.accept().contains(response.status())) {
          return FailureKind.STATUS;
        }
        byte[] expect = step.expect();
        return expect == null || MessageDigest.isEqual(expect, sha256(response.data()))
            ? null
            : FailureKind.UNEXPECTED_RESPONSE;
      } catch (CardTransportException e) {
        return kind(e.reason());
      }
    }

    /** Sends a command, in segments where need be, and collects its response up to the limit. */
    private @Nullable ResponseApdu send(CommandApdu command, int limit)
        throws CardTransportException {
      List<CommandApdu> segments =
          script.segmentation() == Segmentation.CHAINED ? chained(command) : List.of(command);
      ResponseApdu response = transmit(segments.getFirst());
      for (CommandApdu segment : segments.subList(1, segments.size())) {
        if (!response.isOk()) {
          return response;
        }
        response = transmit(segment);
      }
      byte[] data = response.data();
      int rounds = 0;
      while (response.status() >>> 8 == 0x61) {
        if (data.length > limit || ++rounds > 2 + limit / 16) {
          return null;
        }
        response =
            transmit(new CommandApdu(0, 0xC0, 0, 0, new byte[0], orAll(response.status() & 0xFF)));
        byte[] more = response.data();
        int at = data.length;
        data = Arrays.copyOf(data, at + more.length);
        System.arraycopy(more, 0, data, at, more.length);
      }
      return data.length > limit ? null : new ResponseApdu(data, response.status());
    }

    private ResponseApdu transmit(CommandApdu command) throws CardTransportException {
      byte[] encoded = command.encode();
      long start = System.nanoTime();
      apdus++;
      try {
        byte[] answer = transport.transmit(encoded);
        if (answer.length < 2) {
          throw new CardTransportException(
              CardTransportException.Reason.PROTOCOL, "an answer without a status word");
        }
        return ResponseApdu.parse(answer);
      } finally {
        nanos += System.nanoTime() - start;
        Arrays.fill(encoded, (byte) 0);
      }
    }

    private @Nullable CommandApdu fill(Step step) throws InterruptedException {
      CommandApdu command = step.apdu();
      Hole hole = step.hole();
      if (hole == null) {
        return command;
      }
      byte[] data = command.data();
      switch (hole) {
        case Hole.Pin _, Hole.PinChange _ -> {
          if (!fillPins(hole, data)) {
            Arrays.fill(data, (byte) 0);
            return null;
          }
        }
        case Hole.Proof proof -> {
          byte[] message = proof.message(script.origin(), script.issuance());
          byte[] block = ProofOfPossession.block(proof.form(), message, proof.length());
          System.arraycopy(block, 0, data, proof.offset(), block.length);
        }
        case Hole.Agreement agreement ->
            System.arraycopy(agreement.point(), 0, data, agreement.offset(), agreement.length());
      }
      CommandApdu filled =
          CommandApdu.of(
              command.cla(), command.ins(), command.p1(), command.p2(), data, command.ne());
      Arrays.fill(data, (byte) 0);
      return filled;
    }

    /** Whether the person gave all PINs that it takes. */
    private boolean fillPins(Hole hole, byte[] data) throws InterruptedException {
      for (Hole.Pin pin : hole.pins()) {
        Secret given = pinFor(pin);
        if (given == null) {
          return false;
        }
        byte[] characters = given.reveal();
        Arrays.fill(data, pin.offset(), pin.offset() + pin.length(), (byte) pin.padding());
        System.arraycopy(characters, 0, data, pin.offset(), characters.length);
        Arrays.fill(characters, (byte) 0);
      }
      return true;
    }

    /** Asks once for each kind of PIN: changing it and verifying it afterwards use the same. */
    private @Nullable Secret pinFor(Hole.Pin hole) throws InterruptedException {
      boolean isNew = hole.pin() == Hole.PinKind.NEW;
      Secret known = isNew ? newPin : currentPin;
      if (known == null) {
        known = pins.pin(hole);
        if (known == null) {
          return null;
        }
        pinsGiven.add(known);
        if (isNew) {
          newPin = known;
        } else {
          currentPin = known;
        }
      }
      return hole.rules().judge(known) == PinRules.Verdict.GOOD ? known : null;
    }
  }

  /** The failure of a script that a failure of its transport is. */
  public static FailureKind kind(CardTransportException.Reason reason) {
    return switch (reason) {
      case REMOVED -> FailureKind.REMOVED;
      case RESET -> FailureKind.RESET;
      case TIMEOUT -> FailureKind.TIMEOUT;
      case PROTOCOL -> FailureKind.PROTOCOL;
    };
  }

  private static List<CommandApdu> chained(CommandApdu command) {
    byte[] data = command.data();
    if (data.length <= 255) {
      return List.of(command);
    }
    List<CommandApdu> segments = new ArrayList<>();
    for (int at = 0; at < data.length; at += 255) {
      int end = Math.min(at + 255, data.length);
      boolean last = end == data.length;
      segments.add(
          CommandApdu.of(
              last ? command.cla() : command.cla() | 0x10,
              command.ins(),
              command.p1(),
              command.p2(),
              Arrays.copyOfRange(data, at, end),
              last ? Math.min(command.ne(), 256) : 0));
    }
    return segments;
  }

  private static int orAll(int le) {
    return le == 0 ? 256 : le;
  }

  private static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
