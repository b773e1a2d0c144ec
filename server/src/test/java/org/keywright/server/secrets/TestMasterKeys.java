package org.keywright.server.secrets;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.keywright.card.secret.Secret;

/** Master keys of fixed bytes, so that derived keys can be compared with other implementations. */
public final class TestMasterKeys {

  private TestMasterKeys() {}

  /** Versions 1 to {@code latest}, of which one is current. */
  public static MasterKeys fixed(int current, int latest) {
    List<MasterKeyVersion> versions = new ArrayList<>();
    for (int version = 1; version <= latest; version++) {
      versions.add(
          new MasterKeyVersion(version, Instant.EPOCH, key(16 * version), key(16 * version + 8)));
    }
    return new SoftwareMasterKeys(new KeyStoreContents(current, versions));
  }

  /** The bytes {@code first, first + 1, ...}. */
  static Secret key(int first) {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return Secret.takeOver(bytes);
  }
}
