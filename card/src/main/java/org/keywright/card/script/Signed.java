package org.keywright.card.script;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes and an Ed25519 signature (RFC 8032) over exactly them, behind a prefix that tells what kind
 * of bytes they are.
 *
 * @param bytes what is signed, up to 1 MiB
 * @param signature 64 bytes
 */
public record Signed(byte[] bytes, byte[] signature) {

  /** What signed bytes are; each kind has a prefix of its own, so that none passes for another. */
  public enum Kind {
    /** A {@link Script}. */
    SCRIPT("Keywright script 1\0"),
    /** A {@link ScriptKey}, signed by the root. */
    SCRIPT_KEY("Keywright script key 1\0");

    @SuppressWarnings("ImmutableEnumChecker") // never handed out, never written
    private final byte[] prefix;

    Kind(String prefix) {
      this.prefix = prefix.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
  }

  /** Checks the ranges and copies the arrays. */
  public Signed {
    if (bytes.length > 1 << 20 || signature.length != 64) {
      throw new IllegalArgumentException("not a signed document");
    }
    bytes = bytes.clone();
    signature = signature.clone();
  }

  /** Signs. */
  public static Signed sign(Kind kind, byte[] bytes, PrivateKey key)
      throws GeneralSecurityException {
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(key);
    signer.update(kind.prefix);
    signer.update(bytes);
    return new Signed(bytes, signer.sign());
  }

  /** Whether the signature is this key's; false for keys that are none, too. */
  public boolean isSignedBy(Kind kind, byte[] publicKey) {
    try {
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(publicKey));
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(kind.prefix);
      verifier.update(bytes);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public byte[] signature() {
    return signature.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Signed(byte[] otherBytes, byte[] otherSignature)
        && Arrays.equals(bytes, otherBytes)
        && Arrays.equals(signature, otherSignature);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(signature);
  }

  /** The length only: a script has secrets in it. */
  @Override
  public String toString() {
    return "Signed[" + bytes.length + " bytes]";
  }
}
