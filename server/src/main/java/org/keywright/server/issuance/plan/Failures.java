package org.keywright.server.issuance.plan;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.ScriptResult;
import org.keywright.server.secrets.SecretKind;

/**
 * Judges the step at which a script ended: what it tells of the device, and whether the attempt is
 * over. Used once, by one thread.
 */
final class Failures {

  private static final int SECURITY_STATUS_NOT_SATISFIED = 0x6982;
  private static final int BLOCKED = 0x6983;
  private static final int NOT_FOUND = 0x6A82;

  /** INITIALIZE UPDATE names a key version that the card does not have. */
  private static final int NO_SUCH_KEY = 0x6A88;

  private final Secrets secrets;
  private Knowledge knowledge;

  /** Failures of a device of which this is known. */
  Failures(Knowledge knowledge, Secrets secrets) {
    this.knowledge = knowledge;
    this.secrets = secrets;
  }

  /** What is known after the failure was judged. */
  Knowledge knowledge() {
    return knowledge;
  }

  /**
   * What a failure means: often only that the session has to begin anew, which is no fault.
   *
   * @param meaning that the step would have had
   * @param status that came back, 0 if none did
   */
  Learned.@Nullable Fault judge(ScriptResult.Failure failure, Meaning meaning, int status) {
    if (meaning instanceof Meaning.HoldersPin(var by)) {
      return holdersPin(failure, by, status);
    }
    if (meaning instanceof Meaning.PinShown && failure.kind() == ScriptResult.FailureKind.STATUS) {
      // A wrong PIN; nothing was replaced for it yet, or it can be gone on with.
      PinFaults.Words words = PinFaults.refused(Meaning.PinAuthority.CURRENT_PIN, status);
      return words == null ? refused(failure, status) : words(failure, words, status(status));
    }
    return switch (failure.kind()) {
      case STATUS -> refused(failure, meaning, status);
      case RESET -> {
        forgetUnknown(meaning);
        knowledge = knowledge.with(Knowledge.Session::interrupted);
        yield null;
      }
      case REMOVED ->
          fault(
              failure, "DEVICE_REMOVED", "The device was removed. Insert it and retry.", "", true);
      case TIMEOUT ->
          fault(
              failure,
              "DEVICE_SILENT",
              "The device stopped answering. Remove it, insert it again and retry.",
              "",
              true);
      case PROTOCOL, TOO_LONG ->
          fault(
              failure,
              "DEVICE_PROTOCOL",
              "The device gave an answer that cannot be right. Remove it, insert it again and"
                  + " retry.",
              "",
              true);
      case UNEXPECTED_RESPONSE -> swapped(failure, "");
      case CANCELLED -> cancelled(failure);
    };
  }

  /** A holder's own try is never repeated without them. */
  private Learned.@Nullable Fault holdersPin(
      ScriptResult.Failure failure, Meaning.PinAuthority by, int status) {
    return switch (failure.kind()) {
      case STATUS -> {
        PinFaults.Words words = PinFaults.refused(by, status);
        yield words == null ? refused(failure, status) : words(failure, words, status(status));
      }
      case RESET -> {
        if (by != Meaning.PinAuthority.PUK) {
          yield words(failure, PinFaults.uncertain(by), "");
        }
        // The PUK sets the same PIN again, whether it did before or not.
        knowledge = knowledge.with(Knowledge.Session::interrupted);
        yield null;
      }
      case REMOVED, TIMEOUT, PROTOCOL, TOO_LONG, UNEXPECTED_RESPONSE ->
          words(failure, PinFaults.uncertain(by), failure.kind().name());
      case CANCELLED -> cancelled(failure);
    };
  }

  private static Learned.Fault words(
      ScriptResult.Failure failure, PinFaults.Words words, String detail) {
    return fault(failure, words.code(), words.message(), detail, words.retriable());
  }

  private static Learned.Fault cancelled(ScriptResult.Failure failure) {
    return fault(failure, "CANCELLED", "It was cancelled on the workstation.", "", true);
  }

  private static Learned.Fault refused(ScriptResult.Failure failure, int status) {
    return fault(
        failure,
        "DEVICE_REFUSED",
        "The device refused a command. Retry; if it happens again, recycle the device.",
        status(status),
        true);
  }

  private Learned.@Nullable Fault refused(
      ScriptResult.Failure failure, Meaning meaning, int status) {
    boolean wrongValue = (status & 0xFFF0) == 0x63C0;
    return switch (meaning) {
      case Meaning.Opened opened
          when opened.challenge() == null
              && (wrongHost(status) || status == SECURITY_STATUS_NOT_SATISFIED) ->
          // Both sides have the keys, so somebody is in between; each time costs the card a try.
          fault(
              failure,
              "CHANNEL_REFUSED",
              "The card did not accept the server's secure channel. Use another reader or computer"
                  + " and retry.",
              status(status),
              true);
      case Meaning.Opened opened -> {
        // The only one that it can be may have been refused for a challenge that was lost.
        boolean first = knowledge.session().restarts() == 0;
        boolean only = secrets.possible(SecretKind.valueOf(opened.secret()), knowledge).size() == 1;
        knowledge = knowledge.with(Knowledge.Session::interrupted);
        if (status == SECURITY_STATUS_NOT_SATISFIED && !(first && only)) {
          knowledge = knowledge.with(s -> s.withRefused(opened.candidate()));
        }
        yield null;
      }
      case Meaning.SameDevice() when status == NOT_FOUND -> swapped(failure, status(status));
      case Meaning.SecretHolds(String secret, UUID candidate, UUID from) when wrongValue -> {
        knowledge =
            knowledge.with(s -> s.interrupted().withHolds(secret, null).withPossible(candidate));
        if (from != null && !secret.equals(SecretKind.PIN.name())) {
          knowledge = knowledge.with(s -> s.withRefused(from));
        }
        yield null;
      }
      case Meaning.SecretHolds(String secret, UUID candidate, UUID from)
          when status == BLOCKED && secret.equals(SecretKind.PIN.name()) && from != null -> {
        knowledge = knowledge.with(s -> s.interrupted().withHolds(secret, null));
        yield null;
      }
      case Meaning.SecretHolds(String secret, UUID candidate, UUID from) when status == BLOCKED ->
          pukBlocked(failure, status);
      case Meaning.PinRestored(UUID pin, UUID puk) when wrongValue -> {
        knowledge =
            knowledge.with(
                s -> s.interrupted().withHolds(SecretKind.PUK.name(), null).withRefused(puk));
        yield null;
      }
      case Meaning.PinRestored restored when status == BLOCKED -> pukBlocked(failure, status);
      case Meaning.CardChallenge asked when status == NO_SUCH_KEY -> {
        knowledge =
            knowledge.with(s ->
                s.interrupted()
                    .withHolds(SecretKind.SCP03_KEYS.name(), null)
                    .withRefused(asked.candidate()));
        yield null;
      }
      case Meaning.Signed(String slot, byte[] nonce) when isKeyMissing(status) -> {
        knowledge = knowledge.withdrawn(slot);
        yield null;
      }
      case Meaning.Agreed(String slot, byte[] digest) when isKeyMissing(status) -> {
        knowledge = knowledge.withdrawn(slot);
        yield null;
      }
      case Meaning ignored when status == SECURITY_STATUS_NOT_SATISFIED -> {
        // Refused, so not carried out: somebody reset the device in between.
        knowledge = knowledge.with(Knowledge.Session::interrupted);
        yield null;
      }
      case Meaning ignored when status == BLOCKED -> {
        // Somebody used up the PIN's tries, which does not tell what it is: the PUK restores it.
        knowledge = knowledge.with(s -> s.interrupted().withHolds(SecretKind.PIN.name(), null));
        yield null;
      }
      case Meaning ignored when wrongValue -> {
        // The PIN is not the transport PIN any more: the PUK restores it.
        String pin = SecretKind.PIN.name();
        UUID tried = knowledge.session().holds().get(pin);
        knowledge = knowledge.with(s -> s.interrupted().withHolds(pin, null));
        if (tried != null) {
          knowledge = knowledge.with(s -> s.withRefused(tried));
        }
        yield null;
      }
      default -> refused(failure, status);
    };
  }

  private static Learned.Fault swapped(ScriptResult.Failure failure, String detail) {
    return fault(
        failure,
        "DEVICE_SWAPPED",
        "This is not the device that it began with. Insert that one and retry.",
        detail,
        true);
  }

  private static Learned.Fault pukBlocked(ScriptResult.Failure failure, int status) {
    return fault(
        failure,
        Interpreter.PUK_BLOCKED,
        "The device's PUK is blocked. Recycle the device if its model can be reset; otherwise it"
            + " can only be destroyed.",
        status(status),
        false);
  }

  /** Authentication of the host cryptogram failed (Amendment D table 7-7). */
  private static boolean wrongHost(int status) {
    return status >>> 8 == 0x63;
  }

  /** What a secret is after a command whose effect nobody saw. */
  private void forgetUnknown(Meaning meaning) {
    switch (meaning) {
      case Meaning.SecretHolds(String secret, UUID candidate, UUID from) ->
          forget(secret, candidate);
      case Meaning.PinRestored(UUID pin, UUID puk) -> forget(SecretKind.PIN.name(), pin);
      case Meaning.KeysAdded(UUID candidate) -> forget(SecretKind.SCP03_KEYS.name(), candidate);
      default -> {
        // Nothing that it could have set.
      }
    }
  }

  private void forget(String secret, UUID candidate) {
    knowledge = knowledge.with(session -> session.withHolds(secret, null).withPossible(candidate));
  }

  private static boolean isKeyMissing(int status) {
    return status == 0x6A80 || status == 0x6A88 || status == 0x6A86;
  }

  private static Learned.Fault fault(
      ScriptResult.Failure failure, String code, String message, String detail, boolean retriable) {
    String place = "step " + failure.step() + (detail.isEmpty() ? "" : ", " + detail);
    return new Learned.Fault(code, message, failure.stage(), place, retriable);
  }

  private static String status(int status) {
    return "status word %04X".formatted(status);
  }
}
