package org.keywright.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells browsers of this client, and takes that back. */
final class InstallCommand {

  private static final Set<String> OPTIONS = Set.of("--browser", "--manifests", "--script");

  private final Arguments options;
  private final Terminal terminal;
  private final Path home;
  private final Path root;

  /**
   * A command.
   *
   * @param home of the person
   * @param root of the file system
   */
  InstallCommand(List<String> arguments, Terminal terminal, Path home, Path root)
      throws CommandException {
    this.options = Arguments.parse(arguments, OPTIONS, Set.of("--system"));
    options.words(0);
    this.terminal = terminal;
    this.home = home;
    this.root = root;
  }

  static Path home(Map<String, String> environment) {
    String home = environment.get("HOME");
    return Path.of(home == null ? System.getProperty("user.home") : home);
  }

  ExitCode install() throws CommandException, InterruptedException {
    List<Browser> browsers = browsers();
    Optional<String> script = options.one("--script");
    if (script.isPresent() && !Files.isExecutable(Path.of(script.get()))) {
      throw CommandException.usage(script.get() + " is not a program");
    }
    HostInstallation host = host();
    try {
      if (script.isEmpty()) {
        host.writeScript();
        terminal.print("Written: " + host.script());
        if (!host.learnToStart()) {
          terminal.tell("The client will start more slowly: this Java keeps no cache of it.");
        }
      }
      Path started = script.map(Path::of).orElse(host.script()).toAbsolutePath();
      for (Browser browser : browsers) {
        Path manifest = HostInstallation.writeManifest(browser, folder(browser), started);
        terminal.print("Written: " + manifest + "  (" + browser.word() + ")");
      }
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    terminal.print("Browsers find the client from now on. They also need the extension.");
    return ExitCode.DONE;
  }

  ExitCode uninstall() throws CommandException {
    try {
      List<Path> gone = new ArrayList<>();
      for (Browser browser : browsers()) {
        Path manifest = HostInstallation.manifest(folder(browser));
        if (Files.deleteIfExists(manifest)) {
          gone.add(manifest);
        }
      }
      HostInstallation host = host();
      if (options.all("--browser").isEmpty() && host.remove()) {
        gone.add(host.script());
      }
      gone.forEach(path -> terminal.print("Removed: " + path));
      if (gone.isEmpty()) {
        terminal.print("There was nothing to remove.");
      }
      return ExitCode.DONE;
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private static CommandException cannotWrite(IOException e) {
    return new CommandException(
        ExitCode.FAILED,
        "INSTALL",
        "Not all files could be written or removed: "
            + e
            + "\nFor the whole system (--system) this takes an administrator.",
        e);
  }

  private HostInstallation host() {
    return new HostInstallation(
        options.has("--system")
            ? root.resolve("opt/keywright")
            : home.resolve(".local/share/keywright"));
  }

  private List<Browser> browsers() throws CommandException {
    List<Browser> named = new ArrayList<>();
    for (String name : options.all("--browser")) {
      named.add(
          Browser.named(name)
              .orElseThrow(() -> CommandException.usage("--browser is one of " + Browser.words())));
    }
    if (options.one("--manifests").isPresent() && named.size() != 1) {
      throw CommandException.usage("--manifests is a folder of one browser: give --browser, too");
    }
    return named.isEmpty() ? List.of(Browser.values()) : named;
  }

  private Path folder(Browser browser) throws CommandException {
    Optional<String> folder = options.one("--manifests");
    if (folder.isPresent()) {
      return Path.of(folder.get()).toAbsolutePath();
    }
    return options.has("--system") ? browser.systemFolder(root) : browser.folder(home);
  }
}
