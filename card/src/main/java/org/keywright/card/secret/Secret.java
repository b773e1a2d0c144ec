package org.keywright.card.secret;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that must not become known: redacted when printed, compared in constant time, zeroed when
 * closed. Reading them goes through {@link #reveal()}, so that every use can be found by searching
 * for it.
 *
 * <p>Not serialisable by intent. Safe for concurrent use; a read after {@link #close()} fails.
 */
public final class Secret implements AutoCloseable {

  /**
   * The longest secret, in bytes: room for an RSA-4096 key in PKCS#8, and a bound on hostile input.
   */
  public static final int MAX_LENGTH = 8192;

  private static final SecureRandom RANDOM = new SecureRandom();

  private byte @Nullable [] bytes;

  private Secret(byte[] owned) {
    this.bytes = owned;
  }

  /**
   * A secret with a copy of these bytes; the caller still has to wipe its own.
   *
   * @throws IllegalArgumentException if there are more than {@value #MAX_LENGTH}
   */
  public static Secret copyOf(byte[] bytes) {
    if (bytes.length > MAX_LENGTH) {
      throw new IllegalArgumentException("a secret has at most " + MAX_LENGTH + " bytes");
    }
    return new Secret(bytes.clone());
  }

  /** A secret that takes over this array: the caller must not use it again. */
  public static Secret takeOver(byte[] bytes) {
    if (bytes.length > MAX_LENGTH) {
      throw new IllegalArgumentException("a secret has at most " + MAX_LENGTH + " bytes");
    }
    return new Secret(bytes);
  }

  /** Fresh random bytes, 1 to {@value #MAX_LENGTH}. */
  public static Secret random(int length) {
    if (length < 1 || length > MAX_LENGTH) {
      throw new IllegalArgumentException("a random secret has 1 to " + MAX_LENGTH + " bytes");
    }
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return new Secret(bytes);
  }

  /** Random decimal digits in ASCII, uniformly drawn, 1 to 64 of them: PINs and PUKs. */
  public static Secret randomDigits(int count) {
    if (count < 1 || count > 64) {
      throw new IllegalArgumentException("1 to 64 digits can be drawn");
    }
    byte[] digits = new byte[count];
    for (int i = 0; i < count; i++) {
      digits[i] = (byte) ('0' + RANDOM.nextInt(10));
    }
    return new Secret(digits);
  }

  /** The length in bytes; not itself treated as secret. */
  public synchronized int length() {
    return open().length;
  }

  /**
   * A copy of the bytes. Whoever calls this answers for wiping the copy as soon as it was used.
   *
   * @throws IllegalStateException if this was closed
   */
  public synchronized byte[] reveal() {
    return open().clone();
  }

  /** A second secret with the same bytes and a life of its own. */
  public synchronized Secret copy() {
    return new Secret(open().clone());
  }

  /** Compares in time that depends on the lengths alone. */
  public boolean sameAs(Secret other) {
    byte[] mine = reveal();
    byte[] theirs = other.reveal();
    try {
      return MessageDigest.isEqual(mine, theirs);
    } finally {
      Arrays.fill(mine, (byte) 0);
      Arrays.fill(theirs, (byte) 0);
    }
  }

  /** Overwrites the bytes. Closing twice does nothing more. */
  @Override
  public synchronized void close() {
    byte[] held = bytes;
    bytes = null;
    if (held != null) {
      Arrays.fill(held, (byte) 0);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof Secret secret && sameAs(secret));
  }

  /** Equal for all secrets, so that nothing about the bytes leaks into a table or a log. */
  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "Secret[redacted]";
  }

  private byte[] open() {
    byte[] held = bytes;
    if (held == null) {
      throw new IllegalStateException("this secret was closed");
    }
    return held;
  }
}
