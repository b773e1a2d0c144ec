package org.keywright.card.script;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.script.ScriptRejectedException.Reason;
import org.keywright.card.tlv.Tlv;

/**
 * What each purpose may contain: the client's own judgement, whoever signed. A server that was
 * taken over can spoil a device, but not have a person's key sign something, nor learn what a PIN
 * of theirs protects. {@link CodeGuard} bounds how often it can try codes.
 *
 * <p>Everything is forbidden that is not named here: class bytes, instructions, applications,
 * parameters. Commands inside a GlobalPlatform secure channel show class, instruction and
 * parameters, and only those are judged: private key operations are not possible in it, nor is a
 * person's PIN.
 */
final class ScriptGrammar {

  static final int SELECT = 0xA4;
  static final int VERIFY = 0x20;
  static final int CHANGE_REFERENCE_DATA = 0x24;
  static final int RESET_RETRY_COUNTER = 0x2C;
  static final int GENERATE = 0x47;
  static final int INITIALIZE_UPDATE = 0x50;
  static final int EXTERNAL_AUTHENTICATE = 0x82;
  static final int GENERAL_AUTHENTICATE = 0x87;
  static final int GET_DATA_GP = 0xCA;
  static final int GET_DATA = 0xCB;
  static final int PUT_KEY = 0xD8;
  static final int PUT_DATA = 0xDB;
  static final int DELETE = 0xE4;
  static final int MOVE_KEY = 0xF6;
  static final int GET_METADATA = 0xF7;
  static final int GET_SERIAL = 0xF8;
  static final int ATTEST = 0xF9;
  static final int SET_RETRIES = 0xFA;
  static final int RESET = 0xFB;
  static final int GET_VERSION = 0xFD;
  static final int SET_MANAGEMENT_KEY = 0xFF;

  private static final int MANAGEMENT_KEY = 0x9B;
  private static final int PIN = 0x80;
  private static final int PUK = 0x81;
  private static final int GLOBAL_PIN = 0x00;
  private static final int KEY_MANAGEMENT = 0x9D;

  /** Reading: allowed for every purpose. */
  private static final Set<Integer> READING =
      Set.of(SELECT, VERIFY, GET_DATA_GP, GET_DATA, GET_METADATA, GET_SERIAL, GET_VERSION);

  /** Asking for challenges. */
  private static final Set<Integer> CHALLENGES = Set.of(GENERAL_AUTHENTICATE, INITIALIZE_UPDATE);

  private static final Set<Integer> PROVING =
      Set.of(EXTERNAL_AUTHENTICATE, PUT_DATA, PUT_KEY, DELETE);

  private static final Set<Integer> PERSONALIZING =
      Set.of(
          EXTERNAL_AUTHENTICATE,
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

  /** Instructions of GlobalPlatform in the clear, class 80. */
  private static final Set<Integer> GLOBAL_PLATFORM = Set.of(INITIALIZE_UPDATE, GET_DATA_GP);

  /** Instructions that exist in a secure channel alone. */
  private static final Set<Integer> CHANNEL_ONLY = Set.of(EXTERNAL_AUTHENTICATE, PUT_KEY, DELETE);

  /** Instructions that a secure channel may carry. */
  private static final Set<Integer> IN_CHANNEL =
      Set.of(
          EXTERNAL_AUTHENTICATE,
          PUT_KEY,
          DELETE,
          VERIFY,
          CHANGE_REFERENCE_DATA,
          RESET_RETRY_COUNTER,
          GENERATE,
          PUT_DATA,
          GET_DATA,
          GET_DATA_GP);

  /**
   * Secure messaging by GlobalPlatform, on the basic channel, also for all parts of a chain but the
   * last. Chains in the clear are the executor's to make.
   */
  private static final Set<Integer> CHANNEL_CLASSES = Set.of(0x04, 0x84, 0x14, 0x94);

  private static final byte[] PIV = HexFormat.of().parseHex("A000000308000010000100");
  private static final byte[] ISSUER_DOMAIN = HexFormat.of().parseHex("A000000151000000");

  private static final byte[] WITNESS_REQUEST = HexFormat.of().parseHex("7C028000");

  private static final Set<Integer> BLOCK_CIPHERS = Set.of(0x00, 0x03, 0x08, 0x0A, 0x0C);
  private static final Set<Integer> SIGNING_KEYS = Set.of(0x9A, 0x9C, 0x9D, 0x9E);

  private static final String MISPLACED = "a person's PIN in a place that is not one";

  private ScriptGrammar() {}

  /** Refuses a script that contains what its purpose does not allow. */
  static void check(Script script) throws ScriptRejectedException {
    List<Step> steps = script.steps().toList();
    for (int index = 0; index < steps.size(); index++) {
      CommandApdu command = steps.get(index).apdu();
      String fault = fault(script, steps, index, command);
      if (fault != null) {
        throw new ScriptRejectedException(
            Reason.FORBIDDEN,
            "step %d (class %02X, instruction %02X) is not allowed in a script for %s: %s"
                .formatted(index, command.cla(), command.ins(), script.purpose(), fault));
      }
    }
  }

  private static @Nullable String fault(
      Script script, List<Step> steps, int index, CommandApdu command) {
    Purpose purpose = script.purpose();
    if (!instructions(purpose, command.ins())) {
      return "the instruction";
    }
    Hole hole = steps.get(index).hole();
    if (CHANNEL_CLASSES.contains(command.cla())) {
      return inChannel(purpose, hole, command);
    }
    int cla = GLOBAL_PLATFORM.contains(command.ins()) ? 0x80 : 0x00;
    if (command.cla() != cla || CHANNEL_ONLY.contains(command.ins())) {
      return "the class";
    }
    return switch (hole) {
      case null -> withoutHole(purpose, steps, index, command);
      case Hole.Pin pin -> pinHole(purpose, pin, steps, index);
      case Hole.PinChange change -> pinChange(purpose, change, steps, index);
      case Hole.Proof proof -> proofHole(purpose, proof, command);
      case Hole.Agreement agreement ->
          purpose == Purpose.PROVE
              ? agreementHole(script, steps.subList(0, index), agreement, command)
              : "a key agreement";
    };
  }

  private static boolean instructions(Purpose purpose, int ins) {
    return READING.contains(ins)
        || switch (purpose) {
          case PREPARE -> CHALLENGES.contains(ins);
          case PERSONALIZE -> CHALLENGES.contains(ins) || PERSONALIZING.contains(ins);
          case PROVE -> CHALLENGES.contains(ins) || PROVING.contains(ins);
          case ACTIVATE, CHANGE_PIN -> ins == CHANGE_REFERENCE_DATA;
          case RESET_PIN -> ins == RESET_RETRY_COUNTER;
          case RENEW -> ins == GENERAL_AUTHENTICATE;
          case RECYCLE -> CHALLENGES.contains(ins) || PERSONALIZING.contains(ins) || ins == RESET;
        };
  }

  private static @Nullable String inChannel(
      Purpose purpose, @Nullable Hole hole, CommandApdu command) {
    if (purpose == Purpose.PREPARE || purpose.takesPersonsPin()) {
      return "a secure channel";
    }
    if (hole != null) {
      return "a hole inside a secure channel";
    }
    return IN_CHANNEL.contains(command.ins()) ? null : "the instruction in a secure channel";
  }

  /** What a command may do whose bytes the server chose, all of them. */
  private static @Nullable String withoutHole(
      Purpose purpose, List<Step> steps, int index, CommandApdu command) {
    return switch (command.ins()) {
      case SELECT -> select(steps.get(index), command);
      case GENERAL_AUTHENTICATE -> authenticate(purpose, command);
      case VERIFY -> verify(purpose, command);
      case CHANGE_REFERENCE_DATA ->
          purpose.setsPersonsPin()
              ? "a PIN that the person did not choose"
              : reference(command, PIN, PUK);
      case RESET_RETRY_COUNTER ->
          purpose.setsPersonsPin()
              ? "a PIN that the person did not choose"
              : reference(command, PIN);
      case GET_DATA, GET_DATA_GP, GET_METADATA, GET_SERIAL, GET_VERSION ->
          purpose.takesPersonsPin() && isAfterPin(steps, index)
              ? "reading after the person's PIN"
              : null;
      default -> null;
    };
  }

  /**
   * Only PIV and the issuer security domain; and the script ends if it is not there, since what
   * follows would go to whatever application another program has selected.
   */
  private static @Nullable String select(Step step, CommandApdu command) {
    byte[] aid = command.data();
    boolean known = aid.length == 0 || isPrefix(aid, PIV, 9) || isPrefix(aid, ISSUER_DOMAIN, 7);
    if (command.p1() != 0x04 || command.p2() != 0x00 || !known) {
      return "an application that is none of PIV's";
    }
    return step.accept().equals(List.of(0x9000)) ? null : "going on without the application";
  }

  private static boolean isPrefix(byte[] aid, byte[] whole, int least) {
    return aid.length >= least
        && aid.length <= whole.length
        && Arrays.equals(aid, Arrays.copyOf(whole, aid.length));
  }

  private static @Nullable String authenticate(Purpose purpose, CommandApdu command) {
    if (purpose == Purpose.RENEW) {
      return "administration under a person's PIN";
    }
    if (command.p2() != MANAGEMENT_KEY || !BLOCK_CIPHERS.contains(command.p1())) {
      return "a private key operation whose input the server chose";
    }
    return purpose == Purpose.PREPARE && !Arrays.equals(command.data(), WITNESS_REQUEST)
        ? "more than asking for a challenge"
        : null;
  }

  /**
   * EC Diffie-Hellman with 9D proves possession of a key that does not sign. Only with a point
   * whose private key the server has shown to hold, and only where no PIN of a person's protects
   * the key.
   */
  private static @Nullable String agreementHole(
      Script script, List<Step> before, Hole.Agreement agreement, CommandApdu command) {
    boolean same =
        command.ins() == GENERAL_AUTHENTICATE
            && command.p2() == KEY_MANAGEMENT
            && agreement.slot() == KEY_MANAGEMENT
            && command.p1() == EphemeralPoint.curve(agreement).id()
            && agreement.offset() + agreement.length() == command.data().length
            && Arrays.equals(command.data(), request(0x85, new byte[agreement.length()]));
    if (!same) {
      return "a key agreement that is not one of the key it names";
    }
    if (!isServersPin(before)) {
      return "a key agreement under a PIN that may be a person's";
    }
    return EphemeralPoint.isOwned(agreement, script.origin(), script.issuance())
        ? null
        : "a key agreement with a point that the server does not own";
  }

  /**
   * Whether the device was shown, in this very script, that the server knows its PIN: then no
   * person's PIN protects what follows.
   */
  private static boolean isServersPin(List<Step> before) {
    return before.stream()
        .anyMatch(step -> {
          CommandApdu command = step.apdu();
          return command.cla() == 0
              && command.ins() == VERIFY
              && command.p1() == 0
              && command.p2() == PIN
              && command.data().length == 8
              && step.hole() == null
              && step.accept().equals(List.of(0x9000));
        });
  }

  private static @Nullable String verify(Purpose purpose, CommandApdu command) {
    boolean reads = command.data().length == 0;
    if (!reads && (purpose == Purpose.PREPARE || purpose.takesPersonsPin())) {
      return "a try of a PIN";
    }
    boolean forgets = reads && command.p1() == 0xFF;
    if (command.p1() != 0 && !forgets) {
      return "the parameters";
    }
    return command.p2() == PIN || command.p2() == PUK || command.p2() == GLOBAL_PIN
        ? null
        : "a reference that is no PIN";
  }

  private static @Nullable String reference(CommandApdu command, Integer... allowed) {
    return command.p1() == 0 && List.of(allowed).contains(command.p2())
        ? null
        : "a reference that is none of PIV's codes";
  }

  private static boolean isAfterPin(List<Step> steps, int index) {
    return steps.subList(0, index).stream()
        .map(Step::hole)
        .anyMatch(hole -> hole != null && !hole.pins().isEmpty());
  }

  private static @Nullable String pinHole(
      Purpose purpose, Hole.Pin pin, List<Step> steps, int index) {
    CommandApdu command = steps.get(index).apdu();
    boolean whole = pin.offset() == 0 && pin.length() == command.data().length;
    if (purpose == Purpose.RENEW) {
      boolean shown =
          pin.pin() == Hole.PinKind.CURRENT
              && command.ins() == VERIFY
              && command.p1() == 0
              && command.p2() == PIN
              && whole;
      return shown ? underPiv(steps, index) : MISPLACED;
    }
    if (pin.pin() != Hole.PinKind.NEW) {
      return "a person's PIN";
    }
    boolean second =
        pin.offset() == pin.length() && pin.offset() + pin.length() == command.data().length;
    boolean local = command.p1() == 0 && command.p2() == PIN;
    boolean global = command.p1() == 0 && command.p2() == GLOBAL_PIN;
    return switch (purpose) {
      case ACTIVATE ->
          (local || global)
                  && (command.ins() == VERIFY && whole
                      || command.ins() == CHANGE_REFERENCE_DATA && second)
              ? null
              : MISPLACED;
      case RESET_PIN ->
          local && command.ins() == RESET_RETRY_COUNTER && second ? once(steps, index) : MISPLACED;
      default -> "a person's PIN";
    };
  }

  private static @Nullable String pinChange(
      Purpose purpose, Hole.PinChange change, List<Step> steps, int index) {
    if (purpose != Purpose.CHANGE_PIN) {
      return "a person's PIN";
    }
    CommandApdu command = steps.get(index).apdu();
    boolean fits =
        command.ins() == CHANGE_REFERENCE_DATA
            && command.p1() == 0
            && command.p2() == PIN
            && change.offset() == 0
            && change.length() == command.data().length;
    return fits ? once(steps, index) : MISPLACED;
  }

  /**
   * What a person typed is tried once, by PIV, and ends the script: a wrong value costs one try and
   * no second, and nothing runs under a right one.
   */
  private static @Nullable String once(List<Step> steps, int index) {
    return index == steps.size() - 1 ? underPiv(steps, index) : "going on after a person's PIN";
  }

  /** A wrong PIN ends the script, and it is PIV that judges it. */
  private static @Nullable String underPiv(List<Step> steps, int index) {
    if (!steps.get(index).accept().equals(List.of(0x9000))) {
      return "taking a refusal for a success";
    }
    return steps.subList(0, index).reversed().stream()
            .map(Step::apdu)
            .filter(command -> command.ins() == SELECT)
            .findFirst()
            .filter(command -> isPrefix(command.data(), PIV, 9))
            .isPresent()
        ? null
        : "a person's PIN without PIV being selected";
  }

  /**
   * The template has to be exactly the request to sign what is in the hole: anything more in it
   * could be what the card signs instead.
   */
  private static @Nullable String proofHole(
      Purpose purpose, Hole.Proof proof, CommandApdu command) {
    if (purpose != Purpose.PROVE && purpose != Purpose.RENEW) {
      return "a signature";
    }
    boolean same =
        command.ins() == GENERAL_AUTHENTICATE
            && command.p2() == proof.slot()
            && SIGNING_KEYS.contains(proof.slot())
            && command.p1() == algorithm(proof)
            && proof.offset() + proof.length() == command.data().length
            && Arrays.equals(command.data(), request(0x81, new byte[proof.length()]));
    return same ? null : "a proof that is not one of the key it names";
  }

  /** The algorithm that signs a block of such a form and length (SP 800-78-5 table 9). */
  private static int algorithm(Hole.Proof proof) {
    return switch (proof.form()) {
      case ECDSA_SHA256 -> 0x11;
      case ECDSA_SHA384 -> 0x14;
      case RSA_PKCS1_SHA256 ->
          switch (proof.length()) {
            case 256 -> 0x07;
            case 384 -> 0x05;
            case 512 -> 0x16;
            default -> -1;
          };
    };
  }

  /** A dynamic authentication template that asks for a response to this value. */
  private static byte[] request(int tag, byte[] value) {
    return Tlv.of(0x7C, Tlv.of(0x82, new byte[0]), Tlv.of(tag, value)).encode();
  }
}
