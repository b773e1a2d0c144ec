package org.keywright.virtualdevice.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.DESKeySpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The block ciphers of a management key (SP 800-78-5 table 9) and of SCP03. */
public enum SymmetricAlgorithm {
  /** Three-key triple DES. */
  TRIPLE_DES(0x03, 24, 8, "DESede"),
  /** AES with 128 bits. */
  AES_128(0x08, 16, 16, "AES"),
  /** AES with 192 bits. */
  AES_192(0x0A, 24, 16, "AES"),
  /** AES with 256 bits. */
  AES_256(0x0C, 32, 16, "AES");

  private final int id;
  private final int keyBytes;
  private final int blockBytes;
  private final String cipher;

  SymmetricAlgorithm(int id, int keyBytes, int blockBytes, String cipher) {
    this.id = id;
    this.keyBytes = keyBytes;
    this.blockBytes = blockBytes;
    this.cipher = cipher;
  }

  /** The algorithm of this identifier; 00 is an older name of triple DES. */
  public static Optional<SymmetricAlgorithm> of(int id) {
    int known = id == 0 ? TRIPLE_DES.id : id;
    return Arrays.stream(values()).filter(algorithm -> algorithm.id == known).findFirst();
  }

  /** The algorithm identifier. */
  public int id() {
    return id;
  }

  /** Bytes of a key. */
  public int keyBytes() {
    return keyBytes;
  }

  /** Bytes of a block. */
  public int blockBytes() {
    return blockBytes;
  }

  /** Whether a third of a triple-DES key is one of the 16 weak or semi-weak DES keys. */
  public boolean isWeak(byte[] key) {
    if (this != TRIPLE_DES) {
      return false;
    }
    try {
      return DESKeySpec.isWeak(key, 0) || DESKeySpec.isWeak(key, 8) || DESKeySpec.isWeak(key, 16);
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("a triple-DES key has 24 bytes", e);
    }
  }

  /** Encrypts whole blocks, each on its own. */
  public byte[] encrypt(byte[] key, byte[] blocks) {
    return run(Cipher.ENCRYPT_MODE, key, blocks);
  }

  private byte[] run(int mode, byte[] key, byte[] blocks) {
    try {
      Cipher ecb = Cipher.getInstance(cipher + "/ECB/NoPadding");
      ecb.init(mode, new SecretKeySpec(key, cipher));
      return ecb.doFinal(blocks);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(this + " failed", e);
    }
  }

  /** AES in cipher block chaining mode without padding; the key may have any AES length. */
  public static byte[] aesCbc(boolean encrypt, byte[] key, byte[] iv, byte[] data) {
    try {
      Cipher cbc = Cipher.getInstance("AES/CBC/NoPadding");
      cbc.init(
          encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          new IvParameterSpec(iv));
      return cbc.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-CBC failed", e);
    }
  }

  /** One block of AES; the key may have any AES length. */
  public static byte[] aesBlock(byte[] key, byte[] block) {
    return AES_128.encrypt(key, block);
  }
}
