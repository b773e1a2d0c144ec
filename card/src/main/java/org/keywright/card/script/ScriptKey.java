package org.keywright.card.script;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A short-lived key that signs scripts, as the root vouches for it.
 *
 * @param version of the format, {@value #VERSION}
 * @param keyId 1 to 64 characters
 * @param origin the only origin whose scripts it may sign
 * @param publicKey Ed25519, SubjectPublicKeyInfo in DER
 * @param notBefore valid from
 * @param notAfter valid until
 * @param demo whether it belongs to a demonstration: clients for real devices refuse it, and demo
 *     clients drive virtual devices only
 */
public record ScriptKey(
    int version,
    String keyId,
    String origin,
    byte[] publicKey,
    Instant notBefore,
    Instant notAfter,
    boolean demo) {

  /** The version that this code reads and writes. */
  public static final int VERSION = 1;

  /** Checks the ranges and copies the key. */
  public ScriptKey {
    Objects.requireNonNull(notBefore, "notBefore");
    Objects.requireNonNull(notAfter, "notAfter");
    if (keyId.isBlank() || keyId.length() > 64 || origin.isBlank() || origin.length() > 255) {
      throw new IllegalArgumentException("a script key has an id and an origin");
    }
    if (publicKey.length > 256) {
      throw new IllegalArgumentException("not an Ed25519 public key");
    }
    publicKey = publicKey.clone();
  }

  @Override
  public byte[] publicKey() {
    return publicKey.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ScriptKey that
        && version == that.version
        && keyId.equals(that.keyId)
        && origin.equals(that.origin)
        && Arrays.equals(publicKey, that.publicKey)
        && notBefore.equals(that.notBefore)
        && notAfter.equals(that.notAfter)
        && demo == that.demo;
  }

  @Override
  public int hashCode() {
    return Objects.hash(keyId, origin, notAfter);
  }
}
