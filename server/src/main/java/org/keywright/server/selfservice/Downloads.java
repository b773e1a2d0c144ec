package org.keywright.server.selfservice;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The packages of extension and client that an administrator put into a folder. What is offered is
 * what lies there: a name from outside is compared with these, and never made into a path. Safe for
 * concurrent use.
 */
@Component
class Downloads {

  private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~-]{0,99}");
  private static final int MOST = 20;

  /** More than any package has: 512 MiB. */
  private static final long LARGEST = 512L << 20;

  private final @Nullable Path folder;
  private final Map<Path, Measured> measured = new ConcurrentHashMap<>();

  Downloads(SelfServiceSettings settings) {
    this.folder = settings.downloads();
  }

  /** What a package is for, in the order in which people need them. */
  enum Kind {
    CHROMIUM("Extension for Chromium, Chrome and Edge"),
    FIREFOX("Extension for Firefox"),
    DEBIAN("Client for Debian and Ubuntu"),
    OTHER("Client for other systems");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** For people. */
    public String title() {
      return title;
    }

    private static Optional<Kind> of(String name) {
      int dot = name.lastIndexOf('.');
      return switch (dot < 0 ? "" : name.substring(dot)) {
        case ".zip", ".crx" -> Optional.of(name.contains("firefox") ? FIREFOX : CHROMIUM);
        case ".xpi" -> Optional.of(FIREFOX);
        case ".deb" -> Optional.of(DEBIAN);
        case ".rpm", ".msi", ".pkg" -> Optional.of(OTHER);
        default -> Optional.empty();
      };
    }
  }

  /**
   * A package.
   *
   * @param size in bytes
   * @param sha256 of its content, hexadecimal
   */
  record Download(String name, Kind kind, long size, String sha256, Path file) {

    /** In words. */
    public String sizeInWords() {
      return size < 1_000_000
          ? Math.max(1, size / 1000) + " kB"
          : "%.1f MB".formatted(size / 1_000_000.0);
    }
  }

  /** What a file was when its checksum was computed. */
  private record Measured(long size, FileTime changed, String sha256) {}

  /** All of them, the first twenty by kind and name. */
  List<Download> list() {
    return files().stream()
        .flatMap(file -> download(file).stream())
        .sorted(Comparator.comparing(Download::kind).thenComparing(Download::name))
        .toList();
  }

  /** The one of this name. */
  Optional<Download> find(String name) {
    return files().stream()
        .filter(file -> name(file).equals(name))
        .findFirst()
        .flatMap(this::download);
  }

  private List<Path> files() {
    Path in = folder;
    if (in == null || !Files.isDirectory(in)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(in)) {
      return all.filter(Downloads::isOffered).sorted().limit(MOST).toList();
    } catch (IOException e) {
      LOG.warn("the folder of downloads cannot be read: {}", e.toString());
      return List.of();
    }
  }

  /** No links: what lies elsewhere was not put here. */
  private static boolean isOffered(Path file) {
    String name = name(file);
    return NAME.matcher(name).matches()
        && Kind.of(name).isPresent()
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private Optional<Download> download(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      if (now.size() > LARGEST) {
        LOG.warn("{} is too large to be offered", name(file));
        return Optional.empty();
      }
      Measured known = measured.get(file);
      if (known == null
          || known.size() != now.size()
          || !known.changed().equals(now.lastModifiedTime())) {
        known = new Measured(now.size(), now.lastModifiedTime(), sha256(file));
        measured.put(file, known);
      }
      return Optional.of(
          new Download(
              name(file), Kind.of(name(file)).orElseThrow(), known.size(), known.sha256(), file));
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}", name(file), e.toString());
      return Optional.empty();
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
