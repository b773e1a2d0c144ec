package org.keywright.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.identify.HardwareIdentity;
import org.keywright.card.script.Hole;
import org.keywright.card.script.PinRules;
import org.keywright.card.script.Purpose;
import org.keywright.card.script.Script;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.script.ScriptKey;
import org.keywright.card.script.ScriptResult;
import org.keywright.card.script.Segmentation;
import org.keywright.card.script.Signed;
import org.keywright.card.script.SignedScript;
import org.keywright.card.script.Stage;
import org.keywright.card.script.Step;
import org.keywright.card.script.TrustedServer;
import org.keywright.card.wire.ExchangeRequest;
import org.keywright.card.wire.ExchangeResponse;
import org.keywright.card.wire.Problem;
import org.keywright.card.wire.Receipt;
import org.keywright.card.wire.ServerIdentity;

/** A server that says what it is told to, one answer after the other, signed as it has to be. */
public final class FakeServer implements Exchanger {

  /** What it answers to one exchange. */
  public interface Answer {
    /** The answer. */
    ExchangeResponse to(FakeServer server, ExchangeRequest request)
        throws IOException, InterruptedException;
  }

  /** The run that all of it is about. */
  public static final UUID ISSUANCE = UUID.fromString("6f5b1c1e-9f5e-4c55-8a52-1b5f6ab1a001");

  /** SELECT of PIV. */
  public static final Step SELECT = step("00A4040009A00000030800001000");

  private final String origin;
  private final boolean demo;
  private final KeyPair root = keys();
  private final KeyPair key = keys();
  private final List<Answer> answers;
  private final List<ExchangeRequest> requests = new ArrayList<>();
  private String device = "";

  /** A server with these answers; when there are no more it says that it is done. */
  public FakeServer(String origin, boolean demo, Answer... answers) {
    this.origin = origin;
    this.demo = demo;
    this.answers = List.of(answers);
  }

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As a client trusts it. */
  public TrustedServer trusted() {
    return new TrustedServer(origin, root.getPublic().getEncoded(), demo);
  }

  /** As it presents itself. */
  public ServerIdentity identity() {
    return new ServerIdentity(1, origin, root.getPublic().getEncoded(), demo);
  }

  /** What it was sent so far. */
  public synchronized List<ExchangeRequest> requests() {
    return List.copyOf(requests);
  }

  @Override
  public ExchangeResponse exchange(ExchangeRequest request)
      throws IOException, InterruptedException {
    Answer answer;
    synchronized (this) {
      requests.add(request);
      if (request.identification() != null) {
        device = HardwareIdentity.of(request.identification());
      }
      answer =
          request.sequence() <= answers.size()
              ? answers.get(request.sequence() - 1)
              : (server, asked) -> done(asked);
    }
    return answer.to(this, request);
  }

  /** Command bytes, 9000 accepted. */
  public static Step step(String command) {
    return Step.of(CommandApdu.parse(java.util.HexFormat.of().parseHex(command)), 4096, 10);
  }

  /** Sets a PIN that the person chooses, over this one of the server's. */
  public static Step[] activation(String transportPinHex) {
    Hole.Pin change = new Hole.Pin(8, 8, Hole.PinKind.NEW, 0xFF, PinRules.PIV);
    Hole.Pin verify = new Hole.Pin(0, 8, Hole.PinKind.NEW, 0xFF, PinRules.PIV);
    return new Step[] {
      SELECT,
      step("0024008010" + transportPinHex + "00".repeat(8)).withHole(change),
      step("0020008008" + "00".repeat(8)).withHole(verify)
    };
  }

  /** Changes the PIN; the person types both. */
  public static Step[] change() {
    PinRules any = new PinRules(6, 8, true, false);
    Hole.PinChange both = new Hole.PinChange(0, 16, 0xFF, any, PinRules.PIV);
    return new Step[] {SELECT, step("0024008010" + "00".repeat(16)).withHole(both)};
  }

  /** Sets a PIN that the person chooses, by this PUK of the server's. */
  public static Step[] reset(String pukHex) {
    Hole.Pin chosen = new Hole.Pin(8, 8, Hole.PinKind.NEW, 0xFF, PinRules.PIV);
    return new Step[] {SELECT, step("002C008010" + pukHex + "00".repeat(8)).withHole(chosen)};
  }

  /** An answer with a script of these steps. */
  public static Answer script(Purpose purpose, Step... steps) {
    return (server, request) ->
        ExchangeResponse.run(request.sequence(), server.sign(purpose, request, steps));
  }

  /** A script for whoever asked. */
  public SignedScript sign(Purpose purpose, ExchangeRequest request, Step... steps) {
    Instant now = Instant.now();
    Script script =
        new Script(
            Script.VERSION,
            origin,
            "key",
            purpose,
            ISSUANCE,
            1,
            request.sequence(),
            request.sessionNonce(),
            now.plusSeconds(600),
            "model",
            device,
            Segmentation.CHAINED,
            List.of(new Stage("Working", List.of(steps))));
    ScriptKey certified =
        new ScriptKey(
            ScriptKey.VERSION,
            "key",
            origin,
            key.getPublic().getEncoded(),
            now.minusSeconds(60),
            now.plusSeconds(3600),
            demo);
    try {
      return new SignedScript(
          Signed.sign(Signed.Kind.SCRIPT, ScriptJson.write(script), key.getPrivate()),
          Signed.sign(Signed.Kind.SCRIPT_KEY, ScriptJson.write(certified), root.getPrivate()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The end. */
  public static ExchangeResponse done(ExchangeRequest request) {
    return ExchangeResponse.done(
        request.sequence(),
        new Receipt(
            ISSUANCE,
            UUID.fromString("00000000-0000-0000-0000-00000000d0d0"),
            "ACTIVE",
            request.sequence(),
            List.of(new Receipt.Item("CHUID", "59 bytes")),
            List.of(),
            List.of()));
  }

  /** The end, without success. */
  public static Answer failed(String code, String message, boolean retriable) {
    return (server, request) ->
        ExchangeResponse.failed(
            request.sequence(), new Problem(code, message, "Working", "", "c-1", retriable));
  }

  /** The failure that the last results tell, or null. */
  public static @Nullable String failure(ExchangeRequest request) {
    ScriptResult result = request.result();
    ScriptResult.Failure failure = result == null ? null : result.failure();
    return failure == null ? null : failure.kind().name();
  }
}
