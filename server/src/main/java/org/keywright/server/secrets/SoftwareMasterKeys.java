package org.keywright.server.secrets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.keywright.card.secret.Secret;

/** The master key in this process's memory, from a {@link KeyStoreFile}. */
final class SoftwareMasterKeys implements MasterKeys {

  private static final Pattern LABEL = Pattern.compile("[\\x20-\\x7e]{1,64}");
  private static final String HMAC = "HmacSHA256";
  private static final int HMAC_LENGTH = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final int current;
  private final Map<Integer, Keys> versions = new HashMap<>();

  /** The keys are copied into key objects; the caller may close the contents afterwards. */
  SoftwareMasterKeys(KeyStoreContents contents) {
    this.current = contents.current();
    contents.versions().forEach(v -> versions.put(v.version(), Keys.of(v)));
  }

  @Override
  public int currentVersion() {
    return current;
  }

  @Override
  public SortedSet<Integer> versions() {
    return new TreeSet<>(versions.keySet());
  }

  @Override
  public byte[] wrap(byte[] context, Secret secret) {
    requireContext(context);
    byte[] header = WrappedSecret.header(current);
    byte[] nonce = new byte[WrappedSecret.NONCE];
    RANDOM.nextBytes(nonce);
    byte[] plain = secret.reveal();
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, current, nonce, header, context);
      byte[] wrapped = new byte[header.length + nonce.length + plain.length + WrappedSecret.TAG];
      ByteBuffer.wrap(wrapped).put(header).put(nonce);
      cipher.doFinal(plain, 0, plain.length, wrapped, header.length + nonce.length);
      return wrapped;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM does not work in this Java runtime", e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  @Override
  public Secret unwrap(byte[] context, byte[] wrapped) {
    requireContext(context);
    int version = WrappedSecret.versionOf(wrapped);
    byte[] nonce =
        Arrays.copyOfRange(
            wrapped, WrappedSecret.HEADER, WrappedSecret.HEADER + WrappedSecret.NONCE);
    int body = WrappedSecret.HEADER + WrappedSecret.NONCE;
    try {
      Cipher cipher =
          cipher(Cipher.DECRYPT_MODE, version, nonce, WrappedSecret.header(version), context);
      return Secret.takeOver(cipher.doFinal(wrapped, body, wrapped.length - body));
    } catch (AEADBadTagException e) {
      throw new MasterKeyException(
          "a wrapped secret was altered, or belongs to something else than it was used for", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM does not work in this Java runtime", e);
    }
  }

  @Override
  public Secret derive(int version, String label, byte[] context, int length) {
    requireContext(context);
    if (!LABEL.matcher(label).matches()) {
      throw new IllegalArgumentException("a label has 1 to 64 printable ASCII characters");
    }
    if (length < 16 || length > MAX_DERIVED) {
      throw new IllegalArgumentException("a derived key has 16 to " + MAX_DERIVED + " bytes");
    }
    byte[] fixed =
        ByteBuffer.allocate(label.length() + 1 + context.length + 4)
            .put(label.getBytes(StandardCharsets.US_ASCII))
            .put((byte) 0)
            .put(context)
            .putInt(length * 8)
            .array();
    byte[] blocks = new byte[(length + HMAC_LENGTH - 1) / HMAC_LENGTH * HMAC_LENGTH];
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(keys(version).deriving());
      for (int i = 0; i * HMAC_LENGTH < length; i++) {
        mac.update(ByteBuffer.allocate(4).putInt(i + 1).array());
        mac.update(fixed);
        mac.doFinal(blocks, i * HMAC_LENGTH);
      }
      return Secret.takeOver(Arrays.copyOf(blocks, length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA-256 does not work in this Java runtime", e);
    } finally {
      Arrays.fill(blocks, (byte) 0);
    }
  }

  private Cipher cipher(int mode, int version, byte[] nonce, byte[] header, byte[] context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, keys(version).wrapping(), new GCMParameterSpec(WrappedSecret.TAG * 8, nonce));
    cipher.updateAAD(header);
    cipher.updateAAD(context);
    return cipher;
  }

  private Keys keys(int version) {
    Keys keys = versions.get(version);
    if (keys == null) {
      throw new MasterKeyException(
          "master key version "
              + version
              + " is not in this node's key store (it has "
              + versions()
              + "): copy the key store file from a node that has it, and restart");
    }
    return keys;
  }

  private static void requireContext(byte[] context) {
    if (context.length < 1 || context.length > MAX_CONTEXT) {
      throw new IllegalArgumentException("a context has 1 to " + MAX_CONTEXT + " bytes");
    }
  }

  private record Keys(SecretKey wrapping, SecretKey deriving) {
    static Keys of(MasterKeyVersion version) {
      return new Keys(key(version.wrapping(), "AES"), key(version.deriving(), HMAC));
    }

    private static SecretKey key(Secret secret, String algorithm) {
      byte[] bytes = secret.reveal();
      try {
        return new SecretKeySpec(bytes, algorithm);
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    }
  }
}
