package org.keywright.client.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One session at a time for each reader, in this process and among all clients of a person. A lock
 * is a file's, so that the system gives it back when its process is killed. Safe for concurrent
 * use.
 */
public final class ReaderLocks {

  /** How often it is tried again while somebody else is waited for. */
  private static final Duration LOOK = Duration.ofMillis(50);

  /**
   * Those that this process holds. A process has a POSIX lock but once, and closing any other
   * channel to the file gives it back; so this is looked at first.
   */
  private static final Map<Path, FileChannel> HELD = new HashMap<>();

  private final Path folder;

  /** Locks in a folder, which is made if it is not there; who shares it shares the locks. */
  public ReaderLocks(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** The locks of the person who runs this, in the folder that the system has for such files. */
  public static ReaderLocks ofUser(Map<String, String> environment) {
    String runtime = environment.get("XDG_RUNTIME_DIR");
    return runtime != null && Path.of(runtime).isAbsolute()
        ? new ReaderLocks(Path.of(runtime, "keywright"))
        : new ReaderLocks(
            Path.of(
                System.getProperty("java.io.tmpdir"),
                "keywright-" + System.getProperty("user.name", "")));
  }

  /** A reader that is nobody else's until this is closed. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a reader.
   *
   * @param wait for how long somebody else is waited for
   * @return null if somebody else still has it
   * @throws IOException if there is no place for the locks
   */
  @Nullable Held take(String reader, Duration wait) throws IOException, InterruptedException {
    Path file = file(reader);
    long end = System.nanoTime() + wait.toNanos();
    while (true) {
      if (take(file)) {
        return () -> release(file);
      }
      if (System.nanoTime() >= end) {
        return null;
      }
      Thread.sleep(LOOK);
    }
  }

  /** Whether nobody has it now. */
  boolean isFree(String reader) throws IOException {
    Path file = file(reader);
    synchronized (HELD) {
      if (HELD.containsKey(file)) {
        return false;
      }
      // Shared, so that two who look do not take each other for a session.
      try (FileChannel channel = open(file);
          FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
        return lock != null;
      }
    }
  }

  private static boolean take(Path file) throws IOException {
    synchronized (HELD) {
      if (HELD.containsKey(file)) {
        return false;
      }
      FileChannel channel = open(file);
      if (channel.tryLock() == null) {
        channel.close();
        return false;
      }
      HELD.put(file, channel);
      return true;
    }
  }

  private static void release(Path file) {
    synchronized (HELD) {
      FileChannel channel = HELD.remove(file);
      try {
        if (channel != null) {
          channel.close();
        }
      } catch (IOException e) {
        // Its lock ends with the process at the latest.
        System.getLogger(ReaderLocks.class.getName())
            .log(System.Logger.Level.DEBUG, "a lock could not be given back", e);
      }
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        LinkOption.NOFOLLOW_LINKS);
  }

  private Path file(String reader) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    PosixFileAttributes is =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!is.isDirectory() || !is.owner().getName().equals(System.getProperty("user.name"))) {
      throw new IOException(folder + " belongs to somebody else");
    }
    try {
      byte[] name =
          MessageDigest.getInstance("SHA-256").digest(reader.getBytes(StandardCharsets.UTF_8));
      return folder.resolve(HexFormat.of().formatHex(name, 0, 16) + ".lock");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
