package org.keywright.virtualdevice.piv;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.keywright.virtualdevice.crypto.KeyAlgorithm;

/**
 * A key pair in a slot.
 *
 * @param touchPolicy 1 never, 2 always, 3 cached; recorded and reported, the virtual finger is
 *     always there
 * @param generated whether it was made on the device, else it was brought in
 */
record StoredKey(
    KeyAlgorithm algorithm,
    PinPolicy pinPolicy,
    int touchPolicy,
    boolean generated,
    PublicKey publicKey,
    PrivateKey privateKey) {

  private static final int HEADER = 4;

  static StoredKey of(
      KeyAlgorithm algorithm,
      PinPolicy pinPolicy,
      int touchPolicy,
      boolean generated,
      KeyPair pair) {
    return new StoredKey(
        algorithm, pinPolicy, touchPolicy, generated, pair.getPublic(), pair.getPrivate());
  }

  byte[] toBytes() {
    byte[] publicBytes = publicKey.getEncoded();
    byte[] privateBytes = privateKey.getEncoded();
    return ByteBuffer.allocate(HEADER + Short.BYTES + publicBytes.length + privateBytes.length)
        .put((byte) algorithm.id())
        .put((byte) pinPolicy.id())
        .put((byte) touchPolicy)
        .put((byte) (generated ? 1 : 0))
        .putShort((short) publicBytes.length)
        .put(publicBytes)
        .put(privateBytes)
        .array();
  }

  static StoredKey fromBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    KeyAlgorithm algorithm = KeyAlgorithm.of(buffer.get()).orElseThrow();
    PinPolicy pinPolicy = PinPolicy.of(buffer.get()).orElseThrow();
    int touchPolicy = buffer.get();
    boolean generated = buffer.get() == 1;
    byte[] publicBytes = new byte[buffer.getShort() & 0xFFFF];
    buffer.get(publicBytes);
    byte[] privateBytes = new byte[buffer.remaining()];
    buffer.get(privateBytes);
    try {
      KeyFactory factory = KeyFactory.getInstance(algorithm.isRsa() ? "RSA" : "EC");
      return new StoredKey(
          algorithm,
          pinPolicy,
          touchPolicy,
          generated,
          factory.generatePublic(new X509EncodedKeySpec(publicBytes)),
          factory.generatePrivate(new PKCS8EncodedKeySpec(privateBytes)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a stored key cannot be read back", e);
    }
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "StoredKey[" + algorithm + "]";
  }
}
