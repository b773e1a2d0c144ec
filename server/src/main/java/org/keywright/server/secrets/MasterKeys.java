package org.keywright.server.secrets;

import java.util.SortedSet;
import org.keywright.card.secret.Secret;

/**
 * The master key as operations, never as bytes, so that a hardware security module can stand behind
 * it. A master key has versions, numbered from 1; wrapping uses the current one, and what earlier
 * ones wrapped or derived stays usable.
 *
 * <p>Implementations are safe for concurrent use.
 */
public interface MasterKeys {

  /** The longest context of a wrap, in bytes. */
  int MAX_CONTEXT = 1024;

  /** The longest key that can be derived, in bytes. */
  int MAX_DERIVED = 64;

  /** The version that new wraps and new derivations use, at least 1. */
  int currentVersion();

  /** The versions at hand, ascending; the current one is among them. */
  SortedSet<Integer> versions();

  /**
   * Encrypts and authenticates with AES-256-GCM (NIST SP 800-38D) under the current version, with a
   * random nonce of 96 bits.
   *
   * @param context what the secret is and whom it belongs to, 1 to {@value #MAX_CONTEXT} bytes; it
   *     is authenticated but not stored, and unwrapping needs the same
   * @return the wrapped secret: 33 bytes longer than the secret, the version in its header
   */
  byte[] wrap(byte[] context, Secret secret);

  /**
   * Decrypts what {@link #wrap} returned.
   *
   * @throws MasterKeyException if the bytes are malformed, were altered or belong to another
   *     context, or if their master key version is not at hand
   */
  Secret unwrap(byte[] context, byte[] wrapped);

  /**
   * Derives a key by the counter-mode KDF of NIST SP 800-108r1, clause 4.1, with HMAC-SHA-256, a
   * 32-bit counter before the fixed input, and the fixed input {@code label || 00 || context ||
   * length in bits as 32-bit integer}. The same arguments always give the same key.
   *
   * @param version the master key version to derive from
   * @param label what the key is for: 1 to 64 printable ASCII characters
   * @param context whose key it is, 1 to {@value #MAX_CONTEXT} bytes, of fixed layout per label
   * @param length 16 to {@value #MAX_DERIVED} bytes
   * @throws MasterKeyException if that version is not at hand
   */
  Secret derive(int version, String label, byte[] context, int length);
}
