package org.keywright.client;

/** Which client this is. */
public final class ClientVersion {

  private ClientVersion() {}

  /** The version of this build. */
  public static String version() {
    String version = ClientVersion.class.getPackage().getImplementationVersion();
    return version == null ? "0.1.0-SNAPSHOT" : version;
  }

  /** Version and system, as servers see it: up to 120 characters. */
  static String describe() {
    String text =
        "keywright-client/%s (%s %s; java %s)"
            .formatted(
                version(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.version().feature());
    return text.substring(0, Math.min(120, text.length()));
  }
}
