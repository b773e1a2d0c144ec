package org.keywright.server.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.keywright.card.secret.Secret;

/**
 * The key store file: the master key's versions, encrypted under a passphrase. Four lines of text:
 *
 * <pre>
 * keywright-key-store 1
 * argon2id m=65536 t=3 p=4 salt=BASE64
 * BASE64 of nonce (12 bytes) and AES-256-GCM ciphertext with tag, the two lines above authenticated
 * sha256=HEX of everything before this line
 * </pre>
 *
 * <p>The checksum tells a damaged file from a wrong passphrase. The file is replaced as a whole
 * (written beside, flushed to disk, renamed) and readable by its owner alone.
 */
final class KeyStoreFile {

  /** A store of all versions has some 6 KiB. */
  private static final int MAX_FILE = 16_384;

  private static final String MAGIC = "keywright-key-store 1";
  private static final String CHECKSUM = "sha256=";
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final Path path;

  KeyStoreFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  boolean exists() {
    return Files.exists(path);
  }

  /**
   * Reads and decrypts.
   *
   * @throws MasterKeyException if the file is missing, unreadable, damaged, or the passphrase is
   *     not its own; the message says which
   */
  KeyStoreContents load(Secret passphrase) {
    String[] lines = lines(read());
    Argon2Parameters parameters = Argon2Parameters.parse(lines[1]);
    byte[] sealed = base64(lines[2]);
    if (sealed.length <= NONCE + TAG_BITS / 8) {
      throw damaged("its third line is too short");
    }
    try (Secret key = parameters.key(passphrase)) {
      Cipher cipher =
          cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(sealed, NONCE), header(parameters));
      try (Secret plain = Secret.takeOver(cipher.doFinal(sealed, NONCE, sealed.length - NONCE))) {
        return KeyStoreContents.decode(plain);
      }
    } catch (AEADBadTagException e) {
      throw new MasterKeyException("the passphrase is not the one of the key store " + path, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM does not work in this Java runtime", e);
    }
  }

  /** Writes a file that must not exist yet, so that two starts at once cannot overwrite a key. */
  void create(KeyStoreContents contents, Secret passphrase) {
    write(contents, passphrase, false);
  }

  /** Replaces the file. */
  void replace(KeyStoreContents contents, Secret passphrase) {
    write(contents, passphrase, true);
  }

  private void write(KeyStoreContents contents, Secret passphrase, boolean replace) {
    Argon2Parameters parameters = Argon2Parameters.fresh();
    String header = header(parameters);
    byte[] nonce = new byte[NONCE];
    new SecureRandom().nextBytes(nonce);
    String text;
    try (Secret key = parameters.key(passphrase);
        Secret plain = contents.encode()) {
      byte[] bytes = plain.reveal();
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, header).doFinal(bytes);
      Arrays.fill(bytes, (byte) 0);
      byte[] both = ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
      text = header + Base64.getEncoder().encodeToString(both) + "\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM does not work in this Java runtime", e);
    }
    String file = text + CHECKSUM + sha256(text) + "\n";
    try {
      store(file.getBytes(StandardCharsets.US_ASCII), replace);
    } catch (FileAlreadyExistsException e) {
      throw new MasterKeyException("there is a key store already: " + path, e);
    } catch (IOException e) {
      throw new UncheckedIOException("the key store could not be written: " + path, e);
    }
  }

  private void store(byte[] bytes, boolean replace) throws IOException {
    Path directory = path.getParent();
    if (directory == null) {
      throw new FileSystemException(path.toString(), null, "is not a file in a directory");
    }
    Files.createDirectories(directory);
    Path beside =
        Files.createTempFile(
            directory,
            path.getFileName() + ".",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      if (replace) {
        Files.move(
            beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.createLink(path, beside); // unlike a rename, fails if there is a file
      }
    } finally {
      Files.deleteIfExists(beside);
    }
    try (FileChannel entries = FileChannel.open(directory, Set.of(StandardOpenOption.READ))) {
      entries.force(true);
    }
  }

  private byte[] read() {
    try (var in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_FILE + 1);
      if (bytes.length > MAX_FILE) {
        throw damaged("it is longer than " + MAX_FILE + " bytes");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new MasterKeyException(
          "there is no key store at "
              + path
              + ": put back the file of this installation; without it no stored secret can be read",
          e);
    } catch (IOException e) {
      throw new MasterKeyException("the key store cannot be read: " + path, e);
    }
  }

  private String[] lines(byte[] bytes) {
    String file = new String(bytes, StandardCharsets.US_ASCII);
    if (!file.startsWith(MAGIC + "\n")) {
      throw damaged("it does not start with \"" + MAGIC + "\"");
    }
    int at = file.lastIndexOf(CHECKSUM);
    if (at < 0 || !file.substring(at).equals(CHECKSUM + sha256(file.substring(0, at)) + "\n")) {
      throw damaged("its checksum does not match");
    }
    String[] lines = file.split("\n", -1);
    if (lines.length != 5) {
      throw damaged("it does not have four lines");
    }
    return lines;
  }

  private byte[] base64(String line) {
    try {
      return Base64.getDecoder().decode(line);
    } catch (IllegalArgumentException e) {
      throw damaged("its third line is not Base64");
    }
  }

  private MasterKeyException damaged(String how) {
    return new MasterKeyException(
        "the key store " + path + " is damaged (" + how + "): put back a copy of it");
  }

  private static String header(Argon2Parameters parameters) {
    return MAGIC + "\n" + parameters.line() + "\n";
  }

  private static Cipher cipher(int mode, Secret key, byte[] nonce, String header)
      throws GeneralSecurityException {
    byte[] bytes = key.reveal();
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(bytes, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(header.getBytes(StandardCharsets.US_ASCII));
      return cipher;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
