package org.keywright.client.trust;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.script.TrustedServer;
import org.keywright.card.wire.ServerIdentity;

/**
 * The servers whose scripts this client runs, from two files: a managed one, which only the
 * system's administrator can write and which wins, and one of the person's own.
 *
 * <p>A production client neither uses nor keeps a demonstration's key, and a demonstration's client
 * no other: each sees only its own kind of entries.
 *
 * <p>Not safe for concurrent use; two programs that write at once leave one of the two states.
 */
public final class TrustStore {

  /** Where an administrator pins servers. */
  public static final Path MANAGED = Path.of("/etc/keywright/trust.json");

  private static final int MAX_FILE = 1 << 20;

  private final Path managedFile;
  private final String managedOwner;
  private final Path userFile;
  private final boolean demo;

  TrustStore(Path managedFile, String managedOwner, Path userFile, boolean demo) {
    this.managedFile = managedFile;
    this.managedOwner = managedOwner;
    this.userFile = userFile;
    this.demo = demo;
  }

  /**
   * The store of this system and of one person.
   *
   * @param configuration the person's folder for configuration, {@code ~/.config} as a rule
   * @param demo whether this is a demonstration's client
   */
  public static TrustStore of(Path configuration, boolean demo) {
    Path own = configuration.resolve("keywright").resolve("trust.json");
    return new TrustStore(MANAGED, "root", own, demo);
  }

  /**
   * The trust in a server, if there is any yet.
   *
   * @param origin as it was reached
   * @param claimed what the server says of itself
   * @return empty if the person may be asked
   * @throws TrustException if there can be none: another key is on record for it, an administrator
   *     allows no others, it is of the other kind, or a file cannot be relied upon
   */
  public Optional<TrustedServer> find(URI origin, ServerIdentity claimed) throws TrustException {
    requireRightKind(origin, claimed);
    TrustFile managed = managed();
    Optional<TrustedServer> pinned = entry(managed, claimed.origin());
    if (pinned.isPresent()) {
      return Optional.of(requireSame(pinned.get(), claimed, true));
    }
    if (managed.isExclusive()) {
      throw new TrustException(
          claimed.origin()
              + " is not among the servers that the administrator of this computer allows ("
              + managedFile
              + ")");
    }
    Optional<TrustedServer> own = entry(own(), claimed.origin());
    return own.isPresent() ? Optional.of(requireSame(own.get(), claimed, false)) : Optional.empty();
  }

  /**
   * Remembers a server that the person has agreed to.
   *
   * @throws TrustException if it must not be, see {@link #find}, or cannot be written
   */
  public TrustedServer add(URI origin, ServerIdentity claimed) throws TrustException {
    Optional<TrustedServer> known = find(origin, claimed);
    if (known.isPresent()) {
      return known.get();
    }
    TrustedServer server = new TrustedServer(claimed.origin(), claimed.root(), claimed.demo());
    List<TrustedServer> servers = new ArrayList<>(own().servers());
    servers.add(server);
    write(new TrustFile(TrustFile.VERSION, null, servers));
    return server;
  }

  /**
   * Forgets what the person has agreed to; what an administrator pinned stays.
   *
   * @return whether there was anything
   * @throws TrustException if the file cannot be read or written
   */
  public boolean forget(String origin) throws TrustException {
    List<TrustedServer> servers = new ArrayList<>(own().servers());
    boolean found = servers.removeIf(s -> s.origin().equals(origin) && s.demo() == demo);
    if (found) {
      write(new TrustFile(TrustFile.VERSION, null, servers));
    }
    return found;
  }

  /** All servers of this client's kind, the managed ones first. */
  public List<TrustedServer> list() throws TrustException {
    List<TrustedServer> all = new ArrayList<>(managed().servers());
    if (!managed().isExclusive()) {
      all.addAll(own().servers());
    }
    return all.stream().filter(server -> server.demo() == demo).toList();
  }

  private void requireRightKind(URI origin, ServerIdentity claimed) throws TrustException {
    if (!claimed.origin().equals(origin.toString())) {
      throw new TrustException(
          "the server at "
              + origin
              + " says that its address is "
              + claimed.origin()
              + "; use that one, if it is right");
    }
    if (claimed.demo() && !demo) {
      throw new TrustException(
          origin + " is a demonstration's server; it may program virtual devices only (--demo)");
    }
    if (!claimed.demo() && demo) {
      throw new TrustException(
          origin + " is no demonstration's server, and --demo is for those alone");
    }
  }

  private Optional<TrustedServer> entry(TrustFile file, String origin) {
    return file.servers().stream()
        .filter(server -> server.origin().equals(origin) && server.demo() == demo)
        .findFirst();
  }

  private TrustedServer requireSame(TrustedServer known, ServerIdentity claimed, boolean isManaged)
      throws TrustException {
    if (Arrays.equals(known.root(), claimed.root())) {
      return known;
    }
    String now = new TrustedServer(claimed.origin(), claimed.root(), demo).fingerprint();
    throw new TrustException(
        """
        THE KEY OF %s HAS CHANGED. Somebody may be posing as this server. Nothing was done.
          on record: %s
          now:       %s
        If it was set up anew, ask its administrator for the fingerprint of its key%s\
        """
            .formatted(
                claimed.origin(),
                known.fingerprint(),
                now,
                isManaged
                    ? "; it is pinned in " + managedFile + "."
                    : ", then:\n  keywright client trust forget "
                        + claimed.origin()
                        + (demo ? " --demo" : "")));
  }

  private TrustFile managed() throws TrustException {
    if (!Files.exists(managedFile, LinkOption.NOFOLLOW_LINKS)) {
      return TrustFile.empty();
    }
    requireOwned(managedFile, managedOwner);
    Path folder = managedFile.getParent();
    if (folder != null) {
      requireOwned(folder, managedOwner);
    }
    return read(managedFile);
  }

  private TrustFile own() throws TrustException {
    if (!Files.exists(userFile, LinkOption.NOFOLLOW_LINKS)) {
      return TrustFile.empty();
    }
    requireOwned(userFile, System.getProperty("user.name", ""));
    return read(userFile);
  }

  /** A file that others can write is no base for trust. */
  private static void requireOwned(Path path, String owner) throws TrustException {
    PosixFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, PosixFileAttributes.class);
    } catch (IOException e) {
      throw new TrustException(path + " cannot be read", e);
    } catch (UnsupportedOperationException e) {
      throw new TrustException(path + " is on a file system that does not tell whose it is", e);
    }
    Set<PosixFilePermission> permissions = attributes.permissions();
    if (!attributes.owner().getName().equals(owner)
        || permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new TrustException(
          path + " has to belong to " + owner + " and be writable by nobody else");
    }
  }

  private static TrustFile read(Path file) throws TrustException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE + 1);
      if (bytes.length > MAX_FILE) {
        throw new TrustException(file + " is longer than 1 MiB");
      }
      return ScriptJson.read(bytes, TrustFile.class);
    } catch (IOException e) {
      throw new TrustException(file + " cannot be read", e);
    } catch (ScriptJson.MalformedException e) {
      throw new TrustException(file + " is not a list of trusted servers: " + e.getMessage(), e);
    }
  }

  /** Whole or not at all, readable by its owner alone. */
  private void write(TrustFile content) throws TrustException {
    Path folder = userFile.toAbsolutePath().getParent();
    if (folder == null) {
      throw new TrustException(userFile + " is not the path of a file");
    }
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      // Made with 0600.
      Path fresh = Files.createTempFile(folder, "trust", ".json");
      try {
        Files.write(fresh, ScriptJson.write(content));
        Files.move(
            fresh, userFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException | UnsupportedOperationException e) {
      throw new TrustException(userFile + " cannot be written", e);
    }
  }

  /**
   * Whether a fingerprint as a person types it is that of a server's key: 64 hexadecimal digits,
   * with spaces or colons anywhere.
   */
  public static boolean matches(String typed, ServerIdentity claimed) {
    return plain(typed)
        .equals(plain(new TrustedServer(claimed.origin(), claimed.root(), false).fingerprint()));
  }

  private static String plain(String fingerprint) {
    return fingerprint.replaceAll("[\\s:]", "").toUpperCase(Locale.ROOT);
  }
}
