package org.keywright.card.transport;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Settings of the JDK's PC/SC provider, which it reads once, when it is first used.
 *
 * <ul>
 *   <li>It looks for {@code libpcsclite.so}, which Debian ships with the development package only;
 *       the library that is installed is {@code libpcsclite.so.1}.
 *   <li>It repeats commands on 6Cxx and sends GET RESPONSE on 61xx by itself. Here no transport
 *       repeats commands, and {@link ResponseChainingTransport} fetches responses, within bounds.
 * </ul>
 */
public final class PcscLibrary {

  private static final String LIBRARY = "sun.security.smartcardio.library";
  private static final List<String> GET_RESPONSE =
      List.of("sun.security.smartcardio.t0GetResponse", "sun.security.smartcardio.t1GetResponse");

  private static final List<String> FOLDERS =
      List.of(
          "/usr/lib/x86_64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu",
          "/usr/lib/arm-linux-gnueabihf",
          "/usr/lib64",
          "/usr/lib",
          "/usr/local/lib64",
          "/usr/local/lib");

  private PcscLibrary() {}

  /**
   * Sets what is not set yet. Has to run before anything else in the process uses {@code
   * javax.smartcardio}; {@link PcscReaders} calls it.
   */
  public static void configure() {
    for (String property : GET_RESPONSE) {
      setIfUnset(property, "false");
    }
    if (System.getProperty("os.name", "").startsWith("Linux")) {
      find(Files::isRegularFile).ifPresent(path -> setIfUnset(LIBRARY, path.toString()));
    }
  }

  /** The first of the usual places where there is a library. */
  static Optional<Path> find(Predicate<Path> exists) {
    for (String name : List.of("libpcsclite.so.1", "libpcsclite.so")) {
      for (String folder : FOLDERS) {
        Path path = Path.of(folder, name);
        if (exists.test(path)) {
          return Optional.of(path);
        }
      }
    }
    return Optional.empty();
  }

  private static void setIfUnset(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
