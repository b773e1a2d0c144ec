package org.keywright.client.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.transport.CardTransportException;
import org.keywright.client.PlainText;
import org.keywright.client.device.DeviceSummary;
import org.keywright.client.device.Readers;

/** Lists readers and what is in them. */
final class ReadersCommand {

  static final String NO_READER =
      """
      No reader was found.
        Plug in a reader or a security key. On Debian and Ubuntu the smart card service is needed:
          sudo apt-get install pcscd libpcsclite1
          sudo systemctl enable --now pcscd.socket\
      """;

  private ReadersCommand() {}

  /**
   * A reader and its device.
   *
   * @param kind of device, in words
   * @param problem why it could not be looked at
   */
  private record Entry(
      String reader,
      boolean present,
      @Nullable String kind,
      @Nullable String identity,
      @Nullable List<String> details,
      @Nullable String problem) {}

  static ExitCode run(List<String> arguments, Terminal terminal) throws CommandException {
    Arguments options = Arguments.parse(arguments, Set.of("--virtual"), Set.of("--json", "--demo"));
    options.words(0);
    List<Integer> ports = options.virtualPorts();
    Readers readers = options.has("--demo") ? Readers.virtual(ports) : Readers.all(ports);
    List<Entry> entries = new ArrayList<>();
    String problem = readers.pcscProblem();
    try {
      for (Readers.Reader reader : readers.list()) {
        entries.add(look(readers, reader));
      }
    } catch (CardTransportException e) {
      problem = String.valueOf(e.getMessage());
    }
    if (options.has("--json")) {
      terminal.print(new String(ScriptJson.write(entries), StandardCharsets.UTF_8));
    } else {
      entries.forEach(entry -> print(entry, terminal));
    }
    if (problem != null) {
      terminal.tell(PlainText.of(problem, 300));
    }
    if (entries.isEmpty()) {
      terminal.tell(NO_READER);
      return ExitCode.DEVICE;
    }
    return ExitCode.DONE;
  }

  private static Entry look(Readers readers, Readers.Reader reader) {
    if (!reader.cardPresent()) {
      return new Entry(reader.name(), false, null, null, null, null);
    }
    try {
      DeviceSummary device = readers.look(reader);
      return new Entry(
          reader.name(), true, device.kind(), device.identity(), device.details(), null);
    } catch (CardTransportException e) {
      return new Entry(
          reader.name(), true, null, null, null, PlainText.of(String.valueOf(e.getMessage()), 300));
    }
  }

  private static void print(Entry entry, Terminal terminal) {
    terminal.print(PlainText.of(entry.reader(), 120));
    if (!entry.present()) {
      terminal.print("  empty");
    } else if (entry.kind() == null || entry.identity() == null || entry.details() == null) {
      terminal.print("  " + entry.problem());
    } else {
      terminal.print("  " + new DeviceSummary(entry.kind(), entry.identity(), entry.details()));
    }
  }
}
