package org.keywright.card.wire;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a server presents itself to a client that does not trust it yet. Claims only: a person or an
 * administrator compares the root key's fingerprint before anything is trusted.
 *
 * @param version of the wire
 * @param origin the server's
 * @param root Ed25519, SubjectPublicKeyInfo in DER
 * @param demo whether it is a demonstration
 */
public record ServerIdentity(int version, String origin, byte[] root, boolean demo) {

  /** Checks the ranges and copies the key. */
  public ServerIdentity {
    if (origin.isBlank() || origin.length() > 255 || root.length > 256) {
      throw new IllegalArgumentException("not a server's identity");
    }
    root = root.clone();
  }

  @Override
  public byte[] root() {
    return root.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServerIdentity that
        && version == that.version
        && origin.equals(that.origin)
        && Arrays.equals(root, that.root)
        && demo == that.demo;
  }

  @Override
  public int hashCode() {
    return Objects.hash(version, origin, demo);
  }
}
