package org.keywright.client.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.keywright.client.ClientVersion;
import org.keywright.client.PlainText;

/** The commands of the client, and the end of the process with each. */
public final class CommandLine {

  /** How long a command may take to come to an end after Ctrl-C: one key generation. */
  private static final int PATIENCE_SECONDS = 20;

  static final String HELP =
      """
      keywright client COMMAND

        readers                  lists readers and the devices in them
          --json                 as JSON, on the standard output
          --virtual HOST:PORT    a virtual reader on this machine, too; may be given again

        issue                    issues the device to a person
          --server URL           the server
          --token-file FILE      holds an API token of the server, one line
          --holder NAME          user principal name or id of the person
          --policy NAME          name or id of the device policy
          --retry ID             goes on with an issuance, instead of --holder and --policy
          --reader NAME          the reader, or a part of its name, if there are several devices
          --virtual HOST:PORT    a virtual reader on this machine, instead of a real one
          --pin-fd N             reads the new PIN from this open file descriptor
          --trust FINGERPRINT    trusts the server if its key has this fingerprint
          --json FILE            writes what was done as JSON; - is the standard output
          --demo                 for a demonstration's server: drives virtual readers alone

        recycle                  wipes a device so that it can be issued anew
          --device ID            the server's id of the device (or --retry ID)
          --yes                  does not ask whether you mean it
                                 others as for issue

        change-pin               replaces the PIN of a device in use by another
        reset-pin                replaces a PIN that was forgotten, without asking for it
        unlock                   replaces a PIN that is blocked
        first-pin                replaces the PIN with which an operator activated a device
        renew                    gives a device in use new keys and certificates; its PIN stays
          --device ID            the server's id of the device (or --retry ID)
          --yes                  for reset-pin and unlock: does not ask whether you mean it
          --pin-fd N             reads the new PIN, and in a second line the current one
                                 others as for issue

        trust list               lists the servers that may program devices here
        trust forget ORIGIN      takes your trust in a server back
          --demo                 of the demonstration's client

        install                  lets browsers start this client, for the browser extension
          --browser NAME         chromium, chrome, edge or firefox; may be given again; else all
          --system               for everybody on this computer, not just for you
          --manifests FOLDER     where this browser looks, if not in the usual place
          --script FILE          what browsers start, instead of a script that is written for it
        uninstall                takes that back; options as for install

        version                  prints the version

      Exit codes: 0 done, 1 failed, 2 called wrongly, 3 server unreachable, refusing or not
      trusted, 4 no device or several, 130 cancelled.
      """;

  private final Terminal terminal;
  private final Path configuration;
  private final Cancel cancel;

  CommandLine(Terminal terminal, Path configuration, Cancel cancel) {
    this.terminal = terminal;
    this.configuration = configuration;
    this.cancel = cancel;
  }

  /** Runs one command on the terminal of this process, and ends the process. */
  public static void main(String[] arguments) {
    Cancel cancel = new Cancel(Thread.currentThread());
    CountDownLatch ended = new CountDownLatch(1);
    Thread onSignal =
        new Thread(
            () -> {
              cancel.request();
              awaitEnd(ended);
              Runtime.getRuntime().halt(ExitCode.CANCELLED.number());
            },
            "ctrl-c");
    Runtime.getRuntime().addShutdownHook(onSignal);
    CommandLine commandLine =
        new CommandLine(Terminal.system(), configuration(System.getenv()), cancel);
    ExitCode exit = commandLine.run(List.of(arguments));
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(onSignal);
    } catch (IllegalStateException e) {
      // The hook is running and ends the process.
      return;
    }
    System.exit(exit.number());
  }

  private static void awaitEnd(CountDownLatch ended) {
    try {
      ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The person's folder for configuration (XDG Base Directory Specification 0.8). */
  static Path configuration(Map<String, String> environment) {
    String folder = environment.get("XDG_CONFIG_HOME");
    return folder != null && Path.of(folder).isAbsolute()
        ? Path.of(folder)
        : Path.of(System.getProperty("user.home"), ".config");
  }

  ExitCode run(List<String> arguments) {
    try {
      return dispatch(arguments);
    } catch (InterruptedException e) {
      return ExitCode.CANCELLED;
    } catch (CommandException e) {
      terminal.tell("keywright client: " + e.text());
      if (e.exit() == ExitCode.USAGE) {
        terminal.tell("`keywright client help` tells more.");
      }
      return e.exit();
    }
  }

  private InstallCommand installation(List<String> arguments) throws CommandException {
    return new InstallCommand(
        arguments, terminal, InstallCommand.home(System.getenv()), Path.of("/"));
  }

  private ExitCode dispatch(List<String> arguments) throws CommandException, InterruptedException {
    if (arguments.isEmpty()) {
      throw CommandException.usage("no command");
    }
    List<String> rest = arguments.subList(1, arguments.size());
    for (DeviceOperation operation : DeviceOperation.values()) {
      if (operation.word().equals(arguments.getFirst())) {
        return new OperationCommand(operation, rest, terminal, configuration, cancel).run();
      }
    }
    return switch (arguments.getFirst()) {
      case "readers" -> ReadersCommand.run(rest, terminal);
      case "trust" -> TrustCommand.run(rest, terminal, configuration);
      case "install" -> installation(rest).install();
      case "uninstall" -> installation(rest).uninstall();
      case "version", "--version" -> {
        terminal.print(ClientVersion.version());
        yield ExitCode.DONE;
      }
      case "help", "--help", "-h" -> {
        terminal.print(HELP.stripTrailing());
        yield ExitCode.DONE;
      }
      default ->
          throw CommandException.usage(
              "no such command: " + PlainText.of(arguments.getFirst(), 60));
    };
  }
}
