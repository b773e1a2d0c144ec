package org.keywright.card.script;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * What a freshly generated key signs to show that the device has it. Client and server compute the
 * same bytes, each on its own.
 */
public final class ProofOfPossession {

  private static final byte[] PREFIX =
      "Keywright proof of possession 1\0".getBytes(StandardCharsets.US_ASCII);

  /** DigestInfo of SHA-256 without the digest (RFC 8017 clause 9.2, note 1). */
  private static final byte[] SHA256_INFO =
      HexFormat.of().parseHex("3031300d060960864801650304020105000420");

  private ProofOfPossession() {}

  /**
   * The message: a fixed prefix that no other protocol's signed bytes begin with, then origin,
   * issuance, slot, nonce and public key, each behind its length.
   */
  public static byte[] message(
      String origin, UUID issuance, int slot, byte[] nonce, byte[] publicKey) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PREFIX);
    about(out, origin, issuance, slot);
    field(out, nonce);
    field(out, publicKey);
    return out.toByteArray();
  }

  /** What every proof is bound to. */
  static void about(ByteArrayOutputStream out, String origin, UUID issuance, int slot) {
    field(out, origin.getBytes(StandardCharsets.UTF_8));
    field(
        out,
        ByteBuffer.allocate(16)
            .putLong(issuance.getMostSignificantBits())
            .putLong(issuance.getLeastSignificantBits())
            .array());
    field(out, new byte[] {(byte) slot});
  }

  static void field(ByteArrayOutputStream out, byte[] bytes) {
    out.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
    out.writeBytes(bytes);
  }

  /** The message's digest in the form in which it goes before the key: {@code length} bytes. */
  static byte[] block(Hole.ProofForm form, byte[] message, int length) {
    byte[] digest = digest(form == Hole.ProofForm.ECDSA_SHA384 ? "SHA-384" : "SHA-256", message);
    if (form != Hole.ProofForm.RSA_PKCS1_SHA256) {
      return digest;
    }
    ByteBuffer block = ByteBuffer.allocate(length);
    block.put((byte) 0).put((byte) 1);
    int padding = length - 3 - SHA256_INFO.length - digest.length;
    for (int i = 0; i < padding; i++) {
      block.put((byte) 0xFF);
    }
    return block.put((byte) 0).put(SHA256_INFO).put(digest).array();
  }

  private static byte[] digest(String algorithm, byte[] message) {
    try {
      return MessageDigest.getInstance(algorithm).digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " is missing from this Java", e);
    }
  }
}
