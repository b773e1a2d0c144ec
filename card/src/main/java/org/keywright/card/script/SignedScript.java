package org.keywright.card.script;

import java.util.Objects;

/**
 * A script as it travels: signed by a script key, which the root vouches for.
 *
 * @param script {@link Script}, encoded and signed by the key
 * @param key {@link ScriptKey}, encoded and signed by the root
 */
public record SignedScript(Signed script, Signed key) {

  /** Checks that both are there. */
  public SignedScript {
    Objects.requireNonNull(script, "script");
    Objects.requireNonNull(key, "key");
  }
}
