package org.keywright.card.globalplatform;

import org.keywright.card.secret.Secret;

/**
 * The static keys of a security domain: three AES keys of one length (Amendment D clause 6.1).
 * Closing it closes the keys.
 *
 * @param version key version number, 1 to 127; 255 is what some makers deliver cards with
 * @param enc Key-ENC
 * @param mac Key-MAC
 * @param dek Key-DEK, under which new keys are sent
 */
public record Scp03KeySet(int version, Secret enc, Secret mac, Secret dek)
    implements AutoCloseable {

  /** Checks version and lengths. */
  public Scp03KeySet {
    if (!isVersion(version)) {
      throw new IllegalArgumentException("a key version is 1 to 127, or 255 as delivered");
    }
    Aes.requireKey(enc, "Key-ENC");
    Aes.requireKey(mac, "Key-MAC");
    Aes.requireKey(dek, "Key-DEK");
    if (enc.length() != mac.length() || mac.length() != dek.length()) {
      throw new IllegalArgumentException("the keys of a set have one length");
    }
  }

  static boolean isVersion(int version) {
    return (version >= 1 && version <= 0x7F) || version == 0xFF;
  }

  @Override
  public void close() {
    enc.close();
    mac.close();
    dek.close();
  }
}
