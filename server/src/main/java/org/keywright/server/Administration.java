package org.keywright.server;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keywright.card.secret.Secret;
import org.keywright.server.issuance.ScriptRoot;
import org.keywright.server.secrets.KeyStoreAdministration;
import org.keywright.server.secrets.MasterKeyException;
import org.keywright.server.secrets.MasterKeys;

/**
 * Commands for administrators that need no running server: the key store file and the offline root
 * of script keys. Exit status 0 if done, 1 if not, 2 for a wrong command line.
 */
public final class Administration {

  private static final String USAGE =
      """
      Usage: keywright admin COMMAND

        key-store create|show|add-version --file F --passphrase-file P
            make the key store, show its master key versions, or add a version
        key-store activate --file F --passphrase-file P --version N
            let a version wrap what is new; every node must have the file with it already
        key-store change-passphrase --file F --passphrase-file P --new-passphrase-file Q
            encrypt the file under another passphrase
        script-root create --file F --passphrase-file P
            make the root that vouches for script keys, on a machine that is kept offline;
            prints the public key for the setting keywright.issuance.script-root
        script-root sign --file F --passphrase-file P --request R
            sign a script key that a server asked for; R is the file with its request
      """;

  private static final int MAX_PASSPHRASE = 1024;

  private final Map<String, String> options;
  private final PrintStream out;

  private Administration(Map<String, String> options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /** Runs a command. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(arguments), out, System.err));
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    try {
      if (arguments.size() < 2) {
        throw new IllegalArgumentException("a command is missing");
      }
      new Administration(options(arguments.subList(2, arguments.size())), out)
          .command(arguments.get(0) + " " + arguments.get(1));
      return 0;
    } catch (IllegalArgumentException e) {
      err.println("keywright: " + e.getMessage() + "\n\n" + USAGE);
      return 2;
    } catch (IOException | GeneralSecurityException | MasterKeyException e) {
      err.println("keywright: " + e.getMessage());
      return 1;
    }
  }

  private static Map<String, String> options(List<String> arguments) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!name.startsWith("--") || i + 1 == arguments.size()) {
        throw new IllegalArgumentException("not an option with a value: " + name);
      }
      options.put(name, arguments.get(i + 1));
    }
    return options;
  }

  private void command(String command) throws IOException, GeneralSecurityException {
    Path file = Path.of(option("--file"));
    try (Secret passphrase = passphrase("--passphrase-file")) {
      KeyStoreAdministration store = new KeyStoreAdministration(file, Clock.systemUTC());
      switch (command) {
        case "key-store create" -> {
          store.create(passphrase);
          show(store, passphrase);
        }
        case "key-store show" -> show(store, passphrase);
        case "key-store add-version" -> {
          int version = store.addVersion(passphrase);
          out.println("Added version " + version + ". Copy the file to every node, restart them,");
          out.println("then activate it: key-store activate --version " + version);
        }
        case "key-store activate" -> {
          store.activate(passphrase, number("--version"));
          show(store, passphrase);
        }
        case "key-store change-passphrase" -> {
          try (Secret fresh = passphrase("--new-passphrase-file")) {
            store.changePassphrase(passphrase, fresh);
          }
          out.println("The passphrase is changed.");
        }
        case "script-root create" -> {
          out.println("keywright.issuance.script-root=" + ScriptRoot.create(file, passphrase));
        }
        case "script-root sign" -> sign(file, passphrase);
        default -> throw new IllegalArgumentException("there is no command " + command);
      }
    }
  }

  private void show(KeyStoreAdministration store, Secret passphrase) {
    MasterKeys keys = store.open(passphrase);
    for (int version : keys.versions()) {
      out.println("version " + version + (version == keys.currentVersion() ? "  (current)" : ""));
    }
  }

  private void sign(Path file, Secret passphrase) throws IOException, GeneralSecurityException {
    String request = Files.readString(Path.of(option("--request")), StandardCharsets.US_ASCII);
    out.println("Signed: " + ScriptRoot.describe(Base64.getMimeDecoder().decode(request)));
    out.println(ScriptRoot.sign(file, passphrase, request));
  }

  /** The first line of a file. */
  private Secret passphrase(String option) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(option(option)));
    try {
      int end = 0;
      while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
        end++;
      }
      if (end == 0 || end > MAX_PASSPHRASE) {
        throw new IOException(option + " names a file without a passphrase in its first line");
      }
      return Secret.takeOver(Arrays.copyOf(bytes, end));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private int number(String name) {
    try {
      return Integer.parseInt(option(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " wants a number", e);
    }
  }

  private String option(String name) {
    @Nullable String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }
}
