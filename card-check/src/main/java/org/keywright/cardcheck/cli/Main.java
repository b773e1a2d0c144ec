package org.keywright.cardcheck.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.keywright.card.transport.CardTransport;
import org.keywright.cardcheck.CardCheck;
import org.keywright.cardcheck.CheckOptions;
import org.keywright.cardcheck.CheckReport;
import org.keywright.cardcheck.card.CardException;
import org.keywright.cardcheck.card.FolderCard;
import org.keywright.cardcheck.card.ReaderCard;
import org.keywright.cardcheck.card.Readers;

/** The program {@code keywright card check}. */
public final class Main {

  private static final int GOOD = 0;
  private static final int FAULTY = 1;
  private static final int UNREADABLE = 2;

  private Main() {}

  /** Judges one card and ends the process with the exit code that {@code --help} tells. */
  public static void main(String[] arguments) {
    int exit = run(List.of(arguments), System.out, System.err, Clock.systemUTC());
    // Halted, since nothing is left to be done, and a thread may wait for a card.
    Runtime.getRuntime().halt(exit);
  }

  /** Judges one card. */
  static int run(List<String> arguments, PrintStream out, PrintStream err, Clock clock) {
    try {
      Arguments parsed = Arguments.parse(arguments);
      if (parsed.help()) {
        out.print(Arguments.HELP);
        out.flush();
        return GOOD;
      }
      CheckOptions options = options(parsed, clock);
      CheckReport report = check(parsed, options);
      TextReport.print(report, parsed.brief(), out);
      Path json = parsed.json();
      if (json != null) {
        Files.write(json, JsonReport.of(report, options));
      }
      return report.isGood() ? GOOD : FAULTY;
    } catch (UsageException | CardException e) {
      err.println("keywright card check: " + TextReport.plain(String.valueOf(e.getMessage())));
      return UNREADABLE;
    } catch (IOException e) {
      err.println("keywright card check: the report cannot be written: " + e);
      return UNREADABLE;
    }
  }

  private static CheckReport check(Arguments arguments, CheckOptions options) throws CardException {
    Path folder = arguments.folder();
    if (folder != null) {
      return CardCheck.run(FolderCard.open(folder), options);
    }
    try (ReaderCard card = ReaderCard.open(transport(arguments), PinEntry.of(arguments))) {
      return CardCheck.run(card, options);
    }
  }

  private static CardTransport transport(Arguments arguments) throws CardException {
    String reader = arguments.reader();
    return reader == null ? Readers.virtual(arguments.virtualPort()) : Readers.pcsc(reader);
  }

  private static CheckOptions options(Arguments arguments, Clock clock) throws CardException {
    return new CheckOptions(
        arguments.at(clock.instant()),
        arguments.edition(),
        arguments.kind(),
        Authorities.certificates(arguments.anchors()),
        Authorities.certificates(arguments.intermediates()),
        arguments.policies(),
        Authorities.revocationLists(arguments.revocationLists()),
        arguments.years());
  }
}
