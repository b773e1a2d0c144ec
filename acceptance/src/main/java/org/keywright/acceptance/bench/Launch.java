package org.keywright.acceptance.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the launcher starts our programs. A change there belongs here, too. */
final class Launch {

  private Launch() {}

  /** A server's JVM. */
  private static final List<String> SERVER =
      List.of("-Xshare:auto", "-XX:+UseSerialGC", "-Xmx256m");

  /** A client's JVM. */
  private static final List<String> CLIENT =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xmx40m",
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+AutoCreateSharedArchive");

  /** The command line of a server's JVM, up to what it shall run. */
  static List<String> server() {
    return java(SERVER);
  }

  /**
   * The command line of a client that is a {@link Workstation}.
   *
   * @param archive of the classes that a client loads, which the first one makes when it ends
   */
  static List<String> workstation(Path archive, String reader, String origin, String ticket) {
    List<String> command = new ArrayList<>(java(CLIENT));
    command.add("-XX:SharedArchiveFile=" + archive);
    String library = System.getProperty("sun.security.smartcardio.library");
    if (library != null) {
      command.add("-Dsun.security.smartcardio.library=" + library);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Workstation.class.getName(), reader, origin, ticket));
    return command;
  }

  private static List<String> java(List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    return command;
  }
}
