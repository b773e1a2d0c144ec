package org.keywright.virtualdevice.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The file of a device's persistent memory: a header line, one line {@code name=hex} a value in
 * order, and a last line with the SHA-256 of all before it. It is replaced by renaming, so that
 * there is a whole old or a whole new file at any moment. It holds the virtual device's secrets and
 * is readable by its owner alone.
 */
final class StateFile {

  private static final String HEADER = "keywright-virtual-device-state 1";
  private static final String DIGEST = "sha-256 ";

  /** Far above the largest device: objects, keys and their names in hex stay below 1 MB. */
  private static final long MAX_BYTES = 8L << 20;

  private StateFile() {}

  static NavigableMap<String, byte[]> read(Path file) throws IOException {
    NavigableMap<String, byte[]> content = new TreeMap<>();
    if (Files.notExists(file)) {
      return content;
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " is too large to be the state of a virtual device");
    }
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    int digestAt = text.lastIndexOf(DIGEST);
    if (!text.startsWith(HEADER + "\n") || digestAt < 1) {
      throw new IOException(file + " is not the state of a virtual device, version 1");
    }
    String body = text.substring(0, digestAt);
    if (!text.substring(digestAt + DIGEST.length()).strip().equals(digest(body))) {
      throw new IOException(file + " was altered or is incomplete: its checksum does not match");
    }
    List<String> lines = body.lines().skip(1).toList();
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new IOException(file + " has a line without a name");
      }
      content.put(line.substring(0, equals), HexFormat.of().parseHex(line.substring(equals + 1)));
    }
    return content;
  }

  static void write(Path file, NavigableMap<String, byte[]> content) throws IOException {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    content.forEach((name, value) ->
        text.append(name).append('=').append(HexFormat.of().formatHex(value)).append('\n'));
    String body = text.toString();
    byte[] bytes = (body + DIGEST + digest(body) + "\n").getBytes(StandardCharsets.US_ASCII);
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is not the name of a file");
    }
    Path fresh = Files.createTempFile(folder, "." + file.getFileName(), ".new", ownerOnly());
    try {
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
