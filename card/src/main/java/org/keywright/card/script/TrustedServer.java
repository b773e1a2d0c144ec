package org.keywright.card.script;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A server whose scripts a client runs, as an administrator's policy or the person's consent has
 * it.
 *
 * @param origin such as {@code https://id.example.com}
 * @param root the public key that vouches for its script keys: Ed25519, SubjectPublicKeyInfo in DER
 * @param demo whether this trust is for virtual devices only
 */
public record TrustedServer(String origin, byte[] root, boolean demo) {

  /** Checks the ranges and copies the key. */
  public TrustedServer {
    if (origin.isBlank() || origin.length() > 255 || root.length > 256) {
      throw new IllegalArgumentException("a trusted server has an origin and a root key");
    }
    root = root.clone();
  }

  /** SHA-256 of the root key in hexadecimal, groups of four: what people compare. */
  public String fingerprint() {
    try {
      String hex =
          HexFormat.of()
              .withUpperCase()
              .formatHex(MessageDigest.getInstance("SHA-256").digest(root));
      return hex.replaceAll("(.{4})(?!$)", "$1 ");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] root() {
    return root.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TrustedServer that
        && origin.equals(that.origin)
        && Arrays.equals(root, that.root)
        && demo == that.demo;
  }

  @Override
  public int hashCode() {
    return Objects.hash(origin, Arrays.hashCode(root), demo);
  }
}
