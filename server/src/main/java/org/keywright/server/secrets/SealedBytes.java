package org.keywright.server.secrets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.keywright.card.secret.Secret;

/**
 * Bytes encrypted with AES-256-GCM under a key of their own: a nonce of 12 bytes, the ciphertext, a
 * tag of 16. Bound to the place where they are stored.
 */
public final class SealedBytes {

  /** How long a key is, in bytes. */
  public static final int KEY = 32;

  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private SealedBytes() {}

  /** The bytes encrypted, 28 bytes longer; the same ones look different each time. */
  public static byte[] seal(Secret key, String place, byte[] plain) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    byte[] sealed = run(Cipher.ENCRYPT_MODE, key, place, nonce, plain);
    return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
  }

  /**
   * The bytes in the clear.
   *
   * @throws IllegalStateException if they were altered or come from another place
   */
  public static byte[] open(Secret key, String place, byte[] sealed) {
    if (sealed.length < NONCE + TAG_BITS / 8) {
      throw new IllegalStateException("the stored data are too short");
    }
    byte[] nonce = Arrays.copyOf(sealed, NONCE);
    return run(
        Cipher.DECRYPT_MODE, key, place, nonce, Arrays.copyOfRange(sealed, NONCE, sealed.length));
  }

  private static byte[] run(int mode, Secret key, String place, byte[] nonce, byte[] input) {
    byte[] bytes = key.reveal();
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(bytes, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the stored data were altered, or are not of this place", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
