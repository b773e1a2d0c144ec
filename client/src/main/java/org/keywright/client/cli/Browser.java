package org.keywright.client.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A browser, and where it looks for the manifests of native-messaging hosts.
 *
 * <p>The folders are those of the browsers' documentation for Linux: Chrome for Developers, "Native
 * messaging"; MDN, "Native manifests".
 */
enum Browser {
  CHROMIUM(
      "allowed_origins",
      Ids.CHROMIUM,
      ".config/chromium/NativeMessagingHosts",
      "/etc/chromium/native-messaging-hosts"),
  CHROME(
      "allowed_origins",
      Ids.CHROMIUM,
      ".config/google-chrome/NativeMessagingHosts",
      "/etc/opt/chrome/native-messaging-hosts"),
  EDGE(
      "allowed_origins",
      Ids.CHROMIUM,
      ".config/microsoft-edge/NativeMessagingHosts",
      "/etc/opt/edge/native-messaging-hosts"),
  FIREFOX(
      "allowed_extensions",
      Ids.FIREFOX,
      ".mozilla/native-messaging-hosts",
      "/usr/lib/mozilla/native-messaging-hosts");

  /** What browsers know the extension by. */
  private static final class Ids {
    /** Follows from the key in extension/manifest/chromium.json. */
    static final String CHROMIUM = "chrome-extension://oaebipfahdedmhmiagfhfiefinbmpkof/";

    static final String FIREFOX = "extension@keywright.org";
  }

  private final String allowing;
  private final String extension;
  private final String ofPerson;
  private final Path ofSystem;

  Browser(String allowing, String extension, String ofPerson, String ofSystem) {
    this.allowing = allowing;
    this.extension = extension;
    this.ofPerson = ofPerson;
    this.ofSystem = Path.of(ofSystem);
  }

  static Optional<Browser> named(String name) {
    return Stream.of(values()).filter(browser -> browser.word().equals(name)).findFirst();
  }

  static String words() {
    return Stream.of(values()).map(Browser::word).collect(Collectors.joining(", "));
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where it looks for manifests of this person. */
  Path folder(Path home) {
    return home.resolve(ofPerson);
  }

  /** Where it looks for manifests of everybody on this computer, below the root folder. */
  Path systemFolder(Path root) {
    return root.resolve(Path.of("/").relativize(ofSystem));
  }

  /** The field of a manifest that says who may start the host. */
  String allowing() {
    return allowing;
  }

  /** Who may. */
  List<String> allowed() {
    return List.of(extension);
  }
}
