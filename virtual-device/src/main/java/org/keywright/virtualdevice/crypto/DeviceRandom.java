package org.keywright.virtualdevice.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.keywright.virtualdevice.memory.NonVolatileMemory;

/**
 * The random numbers of a virtual device: the platform's, or a repeatable sequence that a seed
 * determines, for runs that must come out the same. A repeatable sequence is predictable by whoever
 * knows the seed; it is for tests only.
 */
public final class DeviceRandom {

  private static final String POSITION = "random.position";

  private DeviceRandom() {}

  /** The platform's random numbers. */
  public static SecureRandom real() {
    return new SecureRandom();
  }

  /**
   * A sequence determined by seed and label, which goes on where it stopped when the same memory is
   * used again.
   */
  public static SecureRandom repeatable(long seed, String label, NonVolatileMemory memory) {
    return new Repeatable(new Sequence(seed, label, memory));
  }

  /** A sequence determined by seed and label, from its start. */
  public static SecureRandom repeatable(long seed, String label) {
    return new Repeatable(new Sequence(seed, label, NonVolatileMemory.transientMemory()));
  }

  /** {@code length} random bytes. */
  public static byte[] bytes(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static final class Repeatable extends SecureRandom {
    private static final long serialVersionUID = 1L;

    Repeatable(Sequence sequence) {
      super(sequence, null);
    }
  }

  /** HMAC-SHA-256 over a counter, keyed with seed and label. */
  private static final class Sequence extends SecureRandomSpi {
    private static final long serialVersionUID = 1L;
    private static final int BLOCK = 32;

    private final transient Mac mac;
    private final transient NonVolatileMemory memory;

    Sequence(long seed, String label, NonVolatileMemory memory) {
      this.memory = memory;
      byte[] name = label.getBytes(StandardCharsets.UTF_8);
      byte[] key = ByteBuffer.allocate(Long.BYTES + name.length).putLong(seed).put(name).array();
      try {
        mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
      }
    }

    @Override
    protected void engineSetSeed(byte[] seed) {
      // The sequence is fixed by intent.
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      long position =
          memory.get(POSITION).map(value -> ByteBuffer.wrap(value).getLong()).orElse(0L);
      for (int offset = 0; offset < bytes.length; offset += BLOCK) {
        byte[] block = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(position++).array());
        System.arraycopy(block, 0, bytes, offset, Math.min(BLOCK, bytes.length - offset));
      }
      memory.put(POSITION, ByteBuffer.allocate(Long.BYTES).putLong(position).array());
    }

    @Override
    protected byte[] engineGenerateSeed(int count) {
      byte[] seed = new byte[count];
      engineNextBytes(seed);
      return seed;
    }
  }
}
