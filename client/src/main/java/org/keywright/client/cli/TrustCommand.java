package org.keywright.client.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keywright.card.script.TrustedServer;
import org.keywright.card.wire.ServerIdentity;
import org.keywright.client.Origins;
import org.keywright.client.trust.TrustException;
import org.keywright.client.trust.TrustStore;

/** Trusted servers: asking for trust, listing it, taking it back. */
final class TrustCommand {

  private TrustCommand() {}

  static ExitCode run(List<String> arguments, Terminal terminal, Path configuration)
      throws CommandException {
    Arguments options = Arguments.parse(arguments, Set.of(), Set.of("--demo"));
    TrustStore store = TrustStore.of(configuration, options.has("--demo"));
    try {
      if (!arguments.isEmpty() && arguments.getFirst().equals("forget")) {
        URI origin = origin(options.words(2).get(1));
        if (!store.forget(origin.toString())) {
          throw CommandException.usage("there is no trust of yours in " + origin);
        }
        terminal.print(origin + " is not trusted any more.");
        return ExitCode.DONE;
      }
      if (!options.words(1).getFirst().equals("list")) {
        throw CommandException.usage("trust list, or trust forget ORIGIN");
      }
      for (TrustedServer server : store.list()) {
        terminal.print(server.origin());
        terminal.print("  " + server.fingerprint() + (server.demo() ? "  (demonstration)" : ""));
      }
      return ExitCode.DONE;
    } catch (TrustException e) {
      throw untrusted(e);
    }
  }

  static URI origin(String text) throws CommandException {
    try {
      return Origins.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, "USAGE", String.valueOf(e.getMessage()), e);
    }
  }

  private static CommandException untrusted(TrustException e) {
    return new CommandException(
        ExitCode.SERVER, "SERVER_NOT_TRUSTED", String.valueOf(e.getMessage()), e);
  }

  /**
   * The trust in a server: on record, or given now, by fingerprint or by the person.
   *
   * @param fingerprint that was given beforehand
   */
  static TrustedServer decide(
      TrustStore store,
      URI origin,
      ServerIdentity claimed,
      Optional<String> fingerprint,
      Terminal terminal)
      throws CommandException, InterruptedException {
    try {
      Optional<TrustedServer> known = store.find(origin, claimed);
      if (fingerprint.isPresent() && !TrustStore.matches(fingerprint.get(), claimed)) {
        throw new CommandException(
            ExitCode.SERVER,
            "SERVER_NOT_TRUSTED",
            "The key of "
                + origin
                + " has another fingerprint than that given with --trust:\n  "
                + fingerprint(claimed));
      }
      if (known.isPresent()) {
        return known.get();
      }
      if (fingerprint.isEmpty() && !agrees(origin, claimed, terminal)) {
        throw new CommandException(
            ExitCode.SERVER, "SERVER_NOT_TRUSTED", origin + " is not trusted; nothing was done.");
      }
      return store.add(origin, claimed);
    } catch (TrustException e) {
      throw untrusted(e);
    }
  }

  private static boolean agrees(URI origin, ServerIdentity claimed, Terminal terminal)
      throws CommandException, InterruptedException {
    if (!terminal.isInteractive()) {
      throw new CommandException(
          ExitCode.SERVER,
          "SERVER_NOT_TRUSTED",
          "%s is not trusted yet. If its administrator confirms the fingerprint of its key, give:\n"
                  .formatted(origin)
              + "  --trust "
              + fingerprint(claimed).replace(" ", ""));
    }
    terminal.tell("This computer does not know the server " + origin + " yet.");
    terminal.tell("It would program the devices that you plug in. The fingerprint of its key is");
    terminal.tell("  " + fingerprint(claimed));
    terminal.tell("Compare it with the one that your administrator published.");
    String answer = terminal.ask("Type \"yes\" if they are the same: ");
    return answer != null && answer.strip().equals("yes");
  }

  private static String fingerprint(ServerIdentity claimed) {
    return new TrustedServer(claimed.origin(), claimed.root(), claimed.demo()).fingerprint();
  }
}
