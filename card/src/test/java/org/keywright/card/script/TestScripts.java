package org.keywright.card.script;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.keywright.card.apdu.CommandApdu;

/** A server's side: a root, a script key that it vouches for, and scripts to sign. */
final class TestScripts {

  static final String ORIGIN = "https://id.example.com";
  static final String DEVICE = "serial:4711";
  static final String MODEL = "a-model";
  static final UUID ISSUANCE = UUID.fromString("6f5b1c1e-9f5e-4c55-8a52-1b5f6ab1a001");
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final byte[] NONCE = HexFormat.of().parseHex("11".repeat(32));

  final KeyPair root = keys();
  final KeyPair key = keys();

  static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Step step(String command) {
    return Step.of(CommandApdu.parse(HexFormat.of().parseHex(command)), 256, 10);
  }

  static Script script(Purpose purpose, Step... steps) {
    return script(purpose, Segmentation.CHAINED, steps);
  }

  static Script script(Purpose purpose, Segmentation segmentation, Step... steps) {
    return new Script(
        Script.VERSION,
        ORIGIN,
        "key-1",
        purpose,
        ISSUANCE,
        1,
        1,
        NONCE,
        NOW.plusSeconds(60),
        MODEL,
        DEVICE,
        segmentation,
        List.of(new Stage("A stage", List.of(steps))));
  }

  ScriptKey scriptKey() {
    return new ScriptKey(
        ScriptKey.VERSION,
        "key-1",
        ORIGIN,
        key.getPublic().getEncoded(),
        NOW.minusSeconds(3600),
        NOW.plusSeconds(3600),
        false);
  }

  SignedScript sign(Script script) throws GeneralSecurityException {
    return sign(script, scriptKey());
  }

  SignedScript sign(Script script, ScriptKey certified) throws GeneralSecurityException {
    return new SignedScript(
        Signed.sign(Signed.Kind.SCRIPT, ScriptJson.write(script), key.getPrivate()),
        Signed.sign(Signed.Kind.SCRIPT_KEY, ScriptJson.write(certified), root.getPrivate()));
  }

  TrustedServer server() {
    return new TrustedServer(ORIGIN, root.getPublic().getEncoded(), false);
  }

  Expectation expectation() {
    return new Expectation(server(), ISSUANCE, 1, 1, NONCE, DEVICE, MODEL, NOW);
  }

  /** A script that a client has verified. */
  VerifiedScript verified(Script script) {
    try {
      return VerifiedScript.verify(sign(script), expectation());
    } catch (GeneralSecurityException | ScriptRejectedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same script with one component of its document changed, signed again. */
  SignedScript resigned(Script script, UnaryOperator<String> change)
      throws GeneralSecurityException {
    String json = new String(ScriptJson.write(script), java.nio.charset.StandardCharsets.UTF_8);
    String changed = change.apply(json);
    if (changed.equals(json)) {
      throw new IllegalArgumentException("the change changes nothing");
    }
    return new SignedScript(
        Signed.sign(
            Signed.Kind.SCRIPT,
            changed.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            key.getPrivate()),
        Signed.sign(Signed.Kind.SCRIPT_KEY, ScriptJson.write(scriptKey()), root.getPrivate()));
  }
}
