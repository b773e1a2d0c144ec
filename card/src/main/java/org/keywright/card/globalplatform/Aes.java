package org.keywright.card.globalplatform;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.keywright.card.secret.Secret;

/** AES in the three modes that SCP03 uses, with the key wiped from what is ours after each use. */
final class Aes {

  static final int BLOCK = 16;

  private Aes() {}

  static void requireKey(Secret key, String what) {
    int length = key.length();
    if (length != 16 && length != 24 && length != 32) {
      throw new IllegalArgumentException("the " + what + " has 16, 24 or 32 bytes");
    }
  }

  /** CMAC (RFC 4493, SP 800-38B) over the parts one after the other: 16 bytes. */
  static byte[] cmac(Secret key, byte[]... parts) {
    byte[] bytes = key.reveal();
    try {
      CMac mac = new CMac(AESEngine.newInstance());
      mac.init(new KeyParameter(bytes));
      for (byte[] part : parts) {
        mac.update(part, 0, part.length);
      }
      byte[] out = new byte[BLOCK];
      mac.doFinal(out, 0);
      return out;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** One block in ECB. */
  static byte[] encryptBlock(Secret key, byte[] block) {
    return crypt(Cipher.ENCRYPT_MODE, key, new byte[BLOCK], block);
  }

  static byte[] encrypt(Secret key, byte[] iv, byte[] data) {
    return crypt(Cipher.ENCRYPT_MODE, key, iv, data);
  }

  static byte[] decrypt(Secret key, byte[] iv, byte[] data) {
    return crypt(Cipher.DECRYPT_MODE, key, iv, data);
  }

  private static byte[] crypt(int mode, Secret key, byte[] iv, byte[] data) {
    byte[] bytes = key.reveal();
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(mode, new SecretKeySpec(bytes, "AES"), new IvParameterSpec(iv));
      return cipher.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks AES, or whole blocks were not given", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** The first three bytes of a block of 01 encrypted (Amendment D clause 4.1.4). */
  static byte[] keyCheckValue(Secret key) {
    byte[] ones = new byte[BLOCK];
    Arrays.fill(ones, (byte) 0x01);
    return Arrays.copyOf(encryptBlock(key, ones), 3);
  }

  /** 80 and as many 00 as fill the block (Amendment D clause 4.1.4). */
  static byte[] pad(byte[] data) {
    byte[] padded = Arrays.copyOf(data, (data.length / BLOCK + 1) * BLOCK);
    padded[data.length] = (byte) 0x80;
    return padded;
  }
}
