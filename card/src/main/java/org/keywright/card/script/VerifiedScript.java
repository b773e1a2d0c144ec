package org.keywright.card.script;

import java.time.Instant;
import org.keywright.card.script.ScriptRejectedException.Reason;

/**
 * A script that was held against everything the client knows. There is no other way to get one than
 * {@link #verify}, and the executor takes nothing else.
 */
public final class VerifiedScript {

  private final Script script;

  private VerifiedScript(Script script) {
    this.script = script;
  }

  /**
   * Checks signature, key, binding, time and grammar.
   *
   * @throws ScriptRejectedException naming the first rule that it breaks
   */
  public static VerifiedScript verify(SignedScript signed, Expectation expected)
      throws ScriptRejectedException {
    ScriptKey key = verifyKey(signed, expected);
    if (!signed.script().isSignedBy(Signed.Kind.SCRIPT, key.publicKey())) {
      throw new ScriptRejectedException(
          Reason.UNTRUSTED, "the script's signature is not that of its key");
    }
    Script script = read(signed.script().bytes(), Script.class);
    if (script.version() != Script.VERSION) {
      throw new ScriptRejectedException(
          Reason.MALFORMED,
          "the script is of version " + script.version() + ", which this client does not know");
    }
    if (!script.keyId().equals(key.keyId())) {
      throw new ScriptRejectedException(Reason.UNTRUSTED, "the script names another key");
    }
    checkBinding(script, expected);
    ScriptGrammar.check(script);
    return new VerifiedScript(script);
  }

  /** What was verified. */
  public Script script() {
    return script;
  }

  private static ScriptKey verifyKey(SignedScript signed, Expectation expected)
      throws ScriptRejectedException {
    TrustedServer server = expected.server();
    if (!signed.key().isSignedBy(Signed.Kind.SCRIPT_KEY, server.root())) {
      throw new ScriptRejectedException(
          Reason.UNTRUSTED, "the script key is not vouched for by the trusted root");
    }
    ScriptKey key = read(signed.key().bytes(), ScriptKey.class);
    if (key.version() != ScriptKey.VERSION) {
      throw new ScriptRejectedException(Reason.MALFORMED, "a script key of an unknown version");
    }
    if (!key.origin().equals(server.origin())) {
      throw new ScriptRejectedException(Reason.UNTRUSTED, "the script key is another server's");
    }
    Instant now = expected.now();
    if (now.isBefore(key.notBefore()) || now.isAfter(key.notAfter())) {
      throw new ScriptRejectedException(
          Reason.UNTRUSTED, "the script key is not valid now; is this computer's clock right?");
    }
    if (key.demo() != server.demo()) {
      throw new ScriptRejectedException(
          Reason.UNTRUSTED,
          key.demo()
              ? "a demonstration's key signs nothing for real devices"
              : "a demonstration's client runs nothing for real servers");
    }
    return key;
  }

  private static void checkBinding(Script script, Expectation expected)
      throws ScriptRejectedException {
    demand(script.origin().equals(expected.server().origin()), "it is for another server");
    demand(
        java.security.MessageDigest.isEqual(script.sessionNonce(), expected.sessionNonce()),
        "it is for another session");
    demand(script.sequence() == expected.sequence(), "it is for another exchange");
    if (expected.issuance() != null) {
      demand(script.issuance().equals(expected.issuance()), "it is for another issuance");
      demand(script.attempt() == expected.attempt(), "it is for another attempt");
    }
    demand(script.hardwareId().equals(expected.hardwareId()), "it is for another device");
    if (expected.model() != null) {
      demand(script.model().equals(expected.model()), "it is for another model of device");
    }
    demand(!expected.now().isAfter(script.expires()), "it came too late");
  }

  private static void demand(boolean holds, String otherwise) throws ScriptRejectedException {
    if (!holds) {
      throw new ScriptRejectedException(Reason.NOT_FOR_US, "the script is refused: " + otherwise);
    }
  }

  private static <T> T read(byte[] bytes, Class<T> type) throws ScriptRejectedException {
    try {
      return ScriptJson.read(bytes, type);
    } catch (ScriptJson.MalformedException e) {
      throw new ScriptRejectedException(Reason.MALFORMED, "not a script of ours", e);
    }
  }
}
