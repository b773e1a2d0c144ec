package org.keywright.cardcheck.card;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;
import org.keywright.card.transport.PcscReaders;
import org.keywright.card.transport.VirtualReaderTransport;

/** The ways to a card on this machine. */
public final class Readers {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Readers() {}

  /**
   * The card in a PC/SC reader.
   *
   * @param name of the reader, or a part of it in any case of letters
   * @throws CardException if there is no such reader, there are several, or there is no card in it
   */
  public static CardTransport pcsc(String name) throws CardException {
    try {
      PcscReaders readers = PcscReaders.system();
      return readers.connect(one(readers.list(), name), PATIENCE);
    } catch (CardTransportException e) {
      throw new CardException("the card cannot be reached: " + e.getMessage(), e);
    }
  }

  private static String one(List<PcscReaders.Reader> readers, String name) throws CardException {
    List<String> names = readers.stream().map(PcscReaders.Reader::name).toList();
    if (names.contains(name)) {
      return name;
    }
    String part = name.toLowerCase(Locale.ROOT);
    List<String> found =
        names.stream().filter(one -> one.toLowerCase(Locale.ROOT).contains(part)).toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new CardException(
        (found.isEmpty() ? "no reader" : found.size() + " readers")
            + " have this in their name; there are: "
            + names.stream().collect(Collectors.joining(", ")));
  }

  /** The card in a virtual reader on this machine. */
  public static CardTransport virtual(int port) throws CardException {
    try {
      return VirtualReaderTransport.connect(port, PATIENCE);
    } catch (CardTransportException e) {
      throw new CardException("the virtual reader cannot be reached: " + e.getMessage(), e);
    }
  }
}
