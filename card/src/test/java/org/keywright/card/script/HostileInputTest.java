package org.keywright.card.script;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.keywright.card.identify.Identification;
import org.keywright.card.script.ScriptJson.MalformedException;
import org.keywright.card.secret.Secret;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;
import org.keywright.card.wire.ExchangeRequest;
import org.keywright.card.wire.ExchangeResponse;
import org.keywright.card.wire.Problem;
import org.keywright.card.wire.Receipt;
import org.keywright.card.wire.Refused;
import org.keywright.card.wire.ServerIdentity;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Mutator;
import org.keywright.fuzz.Target;

/** Whatever a server or a client sends, and whatever a device answers to a script. */
final class HostileInputTest implements HostileInputs {

  /** A signature is made and two are verified for each. */
  private static final int SIGNED = 3_000;

  private static final TestScripts KEYS = new TestScripts();
  private static final UUID ID = TestScripts.ISSUANCE;

  private static final Script ACTIVATE =
      TestScripts.script(
          Purpose.ACTIVATE,
          TestScripts.step("00A404000BA000000308000010000100"),
          TestScripts.step("00CB3FFF055C035FC102").expecting(new byte[32]),
          TestScripts.step("0020008008" + "00".repeat(8))
              .withHole(new Hole.Pin(0, 8, Hole.PinKind.NEW, 0xFF, PinRules.PIV))
              .accepting(0x9000, 0x6983));

  private static final Script READ =
      TestScripts.script(
          Purpose.PREPARE,
          TestScripts.step("00A404000BA000000308000010000100"),
          TestScripts.step("00CB3FFF055C035FC102"),
          TestScripts.step("00CB3FFF055C035FC107").accepting(0x9000, 0x6A82));

  @Override
  public Stream<Target> targets() throws GeneralSecurityException {
    return Stream.concat(
        Stream.of(
            document("scripts", ACTIVATE, READ),
            document("signed scripts", KEYS.sign(READ)),
            document("script keys", KEYS.scriptKey()),
            document("trusted servers", KEYS.server()),
            document("results", result()),
            document("first exchanges", first()),
            document("further exchanges", further()),
            document("answers with a script", ExchangeResponse.run(2, KEYS.sign(READ))),
            document("answers at the end", ExchangeResponse.done(5, receipt())),
            document("answers with a problem", ExchangeResponse.failed(3, problem())),
            document("refusals", new Refused(409, "not the next exchange")),
            document("identities", new ServerIdentity(1, TestScripts.ORIGIN, new byte[44], true))),
        Stream.of(unsigned(), resigned(), device()));
  }

  private static Target document(String name, Object... valid) {
    Class<?> type = valid[0].getClass();
    return Target.of(
            name,
            Stream.of(valid).map(ScriptJson::write).toList(),
            input -> {
              Object read = read(input, type);
              if (read instanceof Script script) {
                check(script);
              }
              if (!again(ScriptJson.write(read), type).equals(read) || read.toString().isEmpty()) {
                throw new AssertionError("what was written is read as something else");
              }
            })
        .refusingBy(MalformedException.class)
        .refusingBy(ScriptRejectedException.class)
        .mutatedBy(Mutator.JSON)
        .within(Limits.DOCUMENT);
  }

  /** What is refused is told by its place, in a few words. */
  private static Object read(byte[] input, Class<?> type) throws MalformedException {
    try {
      return ScriptJson.read(input, type);
    } catch (MalformedException e) {
      if (String.valueOf(e.getMessage()).length() >= 400) {
        throw new AssertionError("a message of any length", e);
      }
      throw e;
    }
  }

  private static void check(Script script) throws ScriptRejectedException {
    long steps = script.steps().count();
    if (steps > Script.MAX_STEPS || script.weight() < steps) {
      throw new AssertionError("a script beyond its bounds");
    }
    ScriptGrammar.check(script);
  }

  private static Object again(byte[] written, Class<?> type) {
    try {
      return ScriptJson.read(written, type);
    } catch (MalformedException e) {
      throw new AssertionError("what was written cannot be read", e);
    }
  }

  /** Nothing passes but the very bytes that were signed. */
  private static Target unsigned() throws GeneralSecurityException {
    SignedScript valid = KEYS.sign(READ);
    return Target.of(
            "scripts under signatures",
            List.of(ScriptJson.write(valid)),
            input -> {
              SignedScript signed = ScriptJson.read(input, SignedScript.class);
              VerifiedScript.verify(signed, KEYS.expectation());
              if (!Arrays.equals(signed.script().bytes(), valid.script().bytes())) {
                throw new AssertionError("a script that was never signed was taken");
              }
            })
        .refusingBy(MalformedException.class)
        .refusingBy(ScriptRejectedException.class)
        .mutatedBy(Mutator.JSON)
        .within(Limits.DOCUMENT)
        .atMost(30 * SIGNED);
  }

  /** A server that was taken over signs what it likes: the grammar is all that is left. */
  private static Target resigned() throws GeneralSecurityException {
    Signed key =
        Signed.sign(
            Signed.Kind.SCRIPT_KEY, ScriptJson.write(KEYS.scriptKey()), KEYS.root.getPrivate());
    return Target.of(
            "scripts of a hostile server",
            List.of(ScriptJson.write(ACTIVATE), ScriptJson.write(READ)),
            input -> {
              Signed script = Signed.sign(Signed.Kind.SCRIPT, input, KEYS.key.getPrivate());
              SignedScript signed = new SignedScript(script, key);
              run(VerifiedScript.verify(signed, KEYS.expectation()), new byte[0]);
            })
        .refusingBy(ScriptRejectedException.class)
        .mutatedBy(Mutator.JSON)
        .within(Limits.DOCUMENT)
        .atMost(SIGNED);
  }

  /** A script's answers, one after the other, each behind two bytes of its length. */
  private static Target device() {
    VerifiedScript verified = KEYS.verified(READ);
    byte[] answers = HexFormat.of().parseHex("00029000" + "0004010261020004AABB9000" + "00026A82");
    return Target.of("devices' answers to a script", List.of(answers), i -> run(verified, i))
        .mutatedBy(Mutator.BYTES)
        .within(new Limits(500, 1 << 20, 64));
  }

  private static void run(VerifiedScript verified, byte[] answers) {
    ByteBuffer in = ByteBuffer.wrap(answers);
    ScriptExecutor executor =
        new ScriptExecutor(
            new Answering(in),
            hole -> Secret.takeOver("648213".getBytes(StandardCharsets.US_ASCII)),
            ScriptExecutor.Progress.NONE);
    ScriptResult result = executor.run(verified);
    int steps = result.steps().size();
    List<Step> script = verified.script().steps().toList();
    boolean within = steps <= script.size() && (steps == script.size() || result.failure() != null);
    for (int i = 0; i < steps && within; i++) {
      within = result.steps().get(i).data().length <= script.get(i).responseLimit();
    }
    if (!within) {
      throw new AssertionError("a result that is not of the script");
    }
  }

  private static ScriptResult result() {
    return new ScriptResult(
        List.of(new StepResult(new byte[] {0x53, 0}, 0x9000), new StepResult(new byte[0], 0x6A82)),
        new ScriptResult.Failure(ScriptResult.FailureKind.STATUS, 1, "Reading"),
        3,
        4);
  }

  private static ExchangeRequest first() {
    Identification identification =
        new Identification(
            new byte[] {0x3B, 0},
            List.of(
                new Identification.Read("piv.select", new byte[] {0x61, 0, (byte) 0x90, 0}),
                new Identification.Read("piv.serial", new byte[] {0, 1, 2, 3, (byte) 0x90, 0})),
            2,
            7);
    return new ExchangeRequest(
        1, "t".repeat(43), TestScripts.NONCE, 1, "0.1 Linux", identification, null);
  }

  private static ExchangeRequest further() {
    return new ExchangeRequest(
        1, "t".repeat(43), TestScripts.NONCE, 2, "0.1 Linux", null, result());
  }

  private static Receipt receipt() {
    return new Receipt(
        ID,
        ID,
        "ACTIVE",
        5,
        List.of(new Receipt.Item("CHUID", "1213 bytes")),
        List.of(new Receipt.Certificate("9A", "P-256", "CN=Ann", "0A", "2029-01-01T00:00:00Z")),
        List.of(new Receipt.Item("the object is on the card", "10 times")));
  }

  private static Problem problem() {
    return new Problem("DEVICE_REMOVED", "It went away.", "Reading", "step 3", "c-1", true);
  }

  private record Answering(ByteBuffer in) implements CardTransport {

    @Override
    public byte[] transmit(byte[] command) throws CardTransportException {
      if (in.remaining() < 2) {
        throw new CardTransportException(CardTransportException.Reason.REMOVED, "it is gone");
      }
      byte[] answer = new byte[Math.min(in.getShort() & 0xFFFF, in.remaining())];
      in.get(answer);
      return answer;
    }

    @Override
    public byte[] atr() {
      return new byte[] {0x3B, 0};
    }

    @Override
    public void close() {}
  }
}
