package org.keywright.server.secrets;

import java.nio.charset.StandardCharsets;
import org.keywright.card.secret.Secret;

/**
 * Wraps secrets for storage in the database. Each is bound to its purpose, such as {@code
 * ca-key:issuing:1}: the table's meaning and the row's key, so that a wrapped value copied into
 * another row does not unwrap there.
 *
 * <p>Store {@link #versionOf} beside the wrapped bytes and offer a {@link Rewrappable}, so that a
 * rotation of the master key finds the rows. Safe for concurrent use.
 */
public final class Vault {

  /** The longest purpose, in UTF-8 bytes. */
  public static final int MAX_PURPOSE = 200;

  private final MasterKeys keys;

  public Vault(MasterKeys keys) {
    this.keys = keys;
  }

  /**
   * Wraps a secret under the current master key version. The same secret wraps differently each
   * time.
   *
   * @param purpose 1 to {@value #MAX_PURPOSE} bytes in UTF-8
   */
  public byte[] wrap(String purpose, Secret secret) {
    return keys.wrap(context(purpose), secret);
  }

  /**
   * Unwraps what {@link #wrap} returned for the same purpose; the caller closes the secret.
   *
   * @throws MasterKeyException if the bytes were altered, belong to another purpose, or were
   *     wrapped by a master key version that is not at hand
   */
  public Secret unwrap(String purpose, byte[] wrapped) {
    return keys.unwrap(context(purpose), wrapped);
  }

  /** The same secret wrapped under the current version; the bytes themselves if it already is. */
  public byte[] rewrap(String purpose, byte[] wrapped) {
    if (versionOf(wrapped) == currentVersion()) {
      return wrapped;
    }
    try (Secret secret = unwrap(purpose, wrapped)) {
      return wrap(purpose, secret);
    }
  }

  /** The master key version that new wraps use. */
  public int currentVersion() {
    return keys.currentVersion();
  }

  /** The master key version that wrapped these bytes, read from their header. */
  public static int versionOf(byte[] wrapped) {
    return WrappedSecret.versionOf(wrapped);
  }

  private static byte[] context(String purpose) {
    byte[] context = purpose.getBytes(StandardCharsets.UTF_8);
    if (context.length < 1 || context.length > MAX_PURPOSE) {
      throw new IllegalArgumentException("a purpose has 1 to " + MAX_PURPOSE + " bytes");
    }
    return context;
  }
}
