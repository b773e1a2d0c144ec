package org.keywright.acceptance.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.keywright.acceptance.workbench.Station;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.PcscReaders;
import org.keywright.card.transport.VirtualReaderTransport;
import org.keywright.client.SessionOutcome;

/**
 * A client as a process of its own, from its start to its end: issues the device in a reader, tells
 * how it went and how much memory that took. Arguments: the reader's name, or the port of a virtual
 * one; the server; the ticket.
 */
final class Workstation {

  /** What the line with the megabytes begins with. */
  static final String PEAK = "peak ";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Workstation() {}

  public static void main(String[] arguments) throws Exception {
    try (CardTransport device = connect(arguments[0])) {
      SessionOutcome outcome = new Station(URI.create(arguments[1])).redeem(device, arguments[2]);
      if (outcome.receipt() == null) {
        throw new IOException("the issuance failed: " + outcome.problem());
      }
    }
    // The virtual machine may have something to say, too.
    System.out.println(PEAK + Memory.peak(ProcessHandle.current().pid()));
  }

  private static CardTransport connect(String reader) throws IOException, InterruptedException {
    Optional<Integer> port =
        Optional.of(reader).filter(text -> text.matches("\\d{1,5}")).map(Integer::valueOf);
    if (port.isPresent()) {
      return VirtualReaderTransport.connect(port.get(), PATIENCE);
    }
    PcscReaders readers = PcscReaders.system();
    if (!readers.awaitCard(reader, PATIENCE)) {
      throw new IOException("there is no device in the reader " + reader);
    }
    // The server is a demonstration's, and its client asks for devices in software. This is one,
    // which PC/SC cannot know: it would refuse PC/SC's own transport.
    return new Recording(readers.connect(reader, PATIENCE));
  }
}
