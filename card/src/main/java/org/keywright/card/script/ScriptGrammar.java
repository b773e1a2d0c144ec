package org.keywright.card.script;

import java.util.Set;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.script.ScriptRejectedException.Reason;

/**
 * What each purpose may contain: the client's own judgement, whoever signed. A server that was
 * taken over can spoil a device, but not have a person's key sign something, nor try PINs.
 *
 * <p>Commands inside a GlobalPlatform secure channel show their instruction and parameters, and
 * only those are judged: cards that are managed this way do not take private key operations in it.
 */
final class ScriptGrammar {

  private static final int SELECT = 0xA4;
  private static final int VERIFY = 0x20;
  private static final int CHANGE_REFERENCE_DATA = 0x24;
  private static final int RESET_RETRY_COUNTER = 0x2C;
  private static final int GENERATE = 0x47;
  private static final int INITIALIZE_UPDATE = 0x50;
  private static final int EXTERNAL_AUTHENTICATE = 0x82;
  private static final int GENERAL_AUTHENTICATE = 0x87;
  private static final int GET_DATA_GP = 0xCA;
  private static final int GET_DATA = 0xCB;
  private static final int PUT_KEY = 0xD8;
  private static final int PUT_DATA = 0xDB;
  private static final int DELETE = 0xE4;
  private static final int MOVE_KEY = 0xF6;
  private static final int GET_METADATA = 0xF7;
  private static final int GET_SERIAL = 0xF8;
  private static final int ATTEST = 0xF9;
  private static final int SET_RETRIES = 0xFA;
  private static final int RESET = 0xFB;
  private static final int GET_VERSION = 0xFD;
  private static final int SET_MANAGEMENT_KEY = 0xFF;

  private static final int MANAGEMENT_KEY = 0x9B;

  /** Reading and asking for challenges: allowed for every purpose. */
  private static final Set<Integer> READING =
      Set.of(
          SELECT,
          VERIFY,
          GENERAL_AUTHENTICATE,
          INITIALIZE_UPDATE,
          EXTERNAL_AUTHENTICATE,
          GET_DATA_GP,
          GET_DATA,
          GET_METADATA,
          GET_SERIAL,
          GET_VERSION);

  private static final Set<Integer> PERSONALIZING =
      Set.of(
          CHANGE_REFERENCE_DATA,
          RESET_RETRY_COUNTER,
          GENERATE,
          PUT_KEY,
          PUT_DATA,
          DELETE,
          MOVE_KEY,
          ATTEST,
          SET_RETRIES,
          SET_MANAGEMENT_KEY);

  private ScriptGrammar() {}

  /** Refuses a script that contains what its purpose does not allow. */
  static void check(Script script) throws ScriptRejectedException {
    int index = 0;
    for (Step step : script.steps().toList()) {
      CommandApdu command = step.apdu();
      String fault = fault(script.purpose(), step, command);
      if (fault != null) {
        throw new ScriptRejectedException(
            Reason.FORBIDDEN,
            "step %d (instruction %02X) is not allowed in a script for %s: %s"
                .formatted(index, command.ins(), script.purpose(), fault));
      }
      index++;
    }
  }

  private static @org.jspecify.annotations.Nullable String fault(
      Purpose purpose, Step step, CommandApdu command) {
    if ((command.cla() & 0x60) != 0) {
      return "the class is neither an interindustry nor GlobalPlatform's";
    }
    if (!instructions(purpose, command.ins())) {
      return "the instruction";
    }
    Hole hole = step.hole();
    if (hole != null && (command.cla() & 0x0C) != 0) {
      return "a hole inside a secure channel";
    }
    return switch (hole) {
      case null -> withoutHole(purpose, command);
      case Hole.Pin pin -> pinHole(purpose, pin, command);
      case Hole.Proof proof -> proofHole(purpose, proof, command);
    };
  }

  private static boolean instructions(Purpose purpose, int ins) {
    return switch (purpose) {
      case PREPARE -> READING.contains(ins);
      case PERSONALIZE -> READING.contains(ins) || PERSONALIZING.contains(ins);
      case PROVE -> READING.contains(ins) || ins == PUT_DATA || ins == DELETE || ins == PUT_KEY;
      case ACTIVATE -> READING.contains(ins) || ins == CHANGE_REFERENCE_DATA || ins == DELETE;
      case RECYCLE -> READING.contains(ins) || PERSONALIZING.contains(ins) || ins == RESET;
    };
  }

  /** What a command may do whose bytes the server chose, all of them. */
  private static @org.jspecify.annotations.Nullable String withoutHole(
      Purpose purpose, CommandApdu command) {
    return switch (command.ins()) {
      case GENERAL_AUTHENTICATE -> {
        boolean secure = (command.cla() & 0x0C) != 0;
        boolean management = command.p2() == MANAGEMENT_KEY;
        boolean agreement = purpose == Purpose.PROVE && isKeyAgreement(command);
        yield management && !secure || agreement
            ? null
            : "a private key operation whose input the server chose";
      }
      case VERIFY ->
          purpose == Purpose.PREPARE && command.data().length > 0 ? "a try of a PIN" : null;
      case CHANGE_REFERENCE_DATA ->
          purpose == Purpose.ACTIVATE ? "a PIN that the person did not choose" : null;
      default -> null;
    };
  }

  /**
   * EC Diffie-Hellman with 9D, over a point of the server's: proves possession of a key that does
   * not sign. No PIN of a person is verified in a script of this purpose, so that it reaches only
   * keys of a device that is being issued.
   */
  private static boolean isKeyAgreement(CommandApdu command) {
    byte[] data = command.data();
    return command.p2() == 0x9D
        && (command.p1() == 0x11 || command.p1() == 0x14)
        && data.length > 6
        && data.length < 128
        && data[0] == 0x7C
        && data[2] == (byte) 0x82
        && data[3] == 0
        && data[4] == (byte) 0x85;
  }

  private static @org.jspecify.annotations.Nullable String pinHole(
      Purpose purpose, Hole.Pin pin, CommandApdu command) {
    if (purpose != Purpose.ACTIVATE) {
      return "a person's PIN";
    }
    boolean verify =
        command.ins() == VERIFY && pin.offset() == 0 && pin.length() == command.data().length;
    boolean change =
        command.ins() == CHANGE_REFERENCE_DATA
            && pin.pin() == Hole.PinKind.NEW
            && pin.offset() + pin.length() == command.data().length;
    boolean isPin = command.p1() == 0 && (command.p2() == 0x80 || command.p2() == 0x00);
    return isPin && (verify || change) ? null : "a person's PIN in a place that is not one";
  }

  private static @org.jspecify.annotations.Nullable String proofHole(
      Purpose purpose, Hole.Proof proof, CommandApdu command) {
    if (purpose != Purpose.PROVE) {
      return "a signature";
    }
    return command.ins() == GENERAL_AUTHENTICATE
            && command.p2() == proof.slot()
            && proof.offset() + proof.length() == command.data().length
        ? null
        : "a proof that is not one of the key it names";
  }
}
