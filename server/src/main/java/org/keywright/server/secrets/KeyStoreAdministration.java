package org.keywright.server.secrets;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.keywright.card.secret.Secret;

/**
 * What an administrator does to a key store file, while no server writes to it (none ever does
 * after creating it).
 *
 * <p>Rotating the master key on several nodes: {@link #addVersion} on one; copy the file to all and
 * restart them one by one; {@link #activate} on one; copy and restart again. From then on new
 * secrets use the new version, and each starting node moves what is left. Never remove a version:
 * device keys derived from it are on devices.
 */
public final class KeyStoreAdministration {

  /** The shortest passphrase that a key store is written with, in bytes. */
  public static final int MIN_PASSPHRASE = 12;

  private final KeyStoreFile file;
  private final Clock clock;

  public KeyStoreAdministration(Path file, Clock clock) {
    this.file = new KeyStoreFile(file);
    this.clock = clock;
  }

  /** Makes the file with a first version; it must not exist. */
  public void create(Secret passphrase) {
    requireStrong(passphrase);
    try (KeyStoreContents contents = KeyStoreContents.first(clock.instant())) {
      file.create(contents, passphrase);
    }
  }

  /**
   * Adds a version that is not used yet.
   *
   * @return its number
   */
  public int addVersion(Secret passphrase) {
    return change(passphrase, passphrase, c -> c.withNewVersion(clock.instant()));
  }

  /** Makes a version the current one. Every node must have it already. */
  public void activate(Secret passphrase, int version) {
    change(passphrase, passphrase, contents -> contents.withCurrent(version));
  }

  /** Encrypts the file under another passphrase. */
  public void changePassphrase(Secret old, Secret fresh) {
    requireStrong(fresh);
    change(old, fresh, UnaryOperator.identity());
  }

  /**
   * Loads the master key from the file.
   *
   * @throws MasterKeyException if the file is missing, unreadable, damaged, or the passphrase is
   *     not its own; the message says which
   */
  public MasterKeys open(Secret passphrase) {
    try (KeyStoreContents contents = file.load(passphrase)) {
      return new SoftwareMasterKeys(contents);
    }
  }

  boolean exists() {
    return file.exists();
  }

  /** Returns the latest version afterwards. */
  private int change(Secret old, Secret fresh, UnaryOperator<KeyStoreContents> change) {
    try (KeyStoreContents before = file.load(old);
        KeyStoreContents after = change.apply(before)) {
      file.replace(after, fresh);
      return after.latest();
    }
  }

  private static void requireStrong(Secret passphrase) {
    if (passphrase.length() < MIN_PASSPHRASE) {
      throw new MasterKeyException(
          "the passphrase of a key store needs at least " + MIN_PASSPHRASE + " characters");
    }
  }
}
