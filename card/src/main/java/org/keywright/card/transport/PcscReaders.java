package org.keywright.card.transport;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.smartcardio.CardException;
import javax.smartcardio.CardTerminal;
import javax.smartcardio.CardTerminals;
import javax.smartcardio.TerminalFactory;
import org.keywright.card.transport.CardTransportException.Reason;

/**
 * The readers that the system knows by PC/SC. Safe for concurrent use.
 *
 * <p>The JDK's provider connects to the PC/SC service once in a process. If the service is
 * restarted later, everything here fails with {@link Reason#PROTOCOL} until the process is, too.
 */
public final class PcscReaders {

  /** How often a wait looks: the provider's own waits cannot be interrupted. */
  private static final Duration LOOK = Duration.ofMillis(250);

  /** How many readers are listed at most. */
  private static final int MAX_READERS = 64;

  private final CardTerminals terminals;

  private PcscReaders(CardTerminals terminals) {
    this.terminals = terminals;
  }

  /**
   * A reader.
   *
   * @param name as the system has it
   * @param cardPresent whether there was a card in it when it was asked
   */
  public record Reader(String name, boolean cardPresent) {}

  /**
   * The system's readers.
   *
   * @throws CardTransportException if there is no PC/SC: no library, or its service does not run
   */
  public static PcscReaders system() throws CardTransportException {
    PcscLibrary.configure();
    try {
      return new PcscReaders(TerminalFactory.getInstance("PC/SC", null).terminals());
    } catch (NoSuchAlgorithmException e) {
      throw new CardTransportException(
          Reason.PROTOCOL,
          "PC/SC is not available: is the smart card service installed and running"
              + " (on Debian the packages pcscd and libpcsclite1)?",
          e);
    }
  }

  /** All readers, in the system's order; none is an empty list. */
  public List<Reader> list() throws CardTransportException {
    List<Reader> readers = new ArrayList<>();
    for (CardTerminal terminal : terminals()) {
      readers.add(new Reader(terminal.getName(), isPresent(terminal)));
    }
    return List.copyOf(readers);
  }

  private List<CardTerminal> terminals() throws CardTransportException {
    try {
      List<CardTerminal> all = terminals.list();
      return all.subList(0, Math.min(all.size(), MAX_READERS));
    } catch (CardException e) {
      if (PcscErrors.code(e).equals("SCARD_E_NO_READERS_AVAILABLE")) {
        return List.of();
      }
      throw PcscErrors.of(e, "listing the readers failed");
    }
  }

  private static boolean isPresent(CardTerminal terminal) {
    try {
      return terminal.isCardPresent();
    } catch (CardException e) {
      // Unplugged between being listed and being asked.
      return false;
    }
  }

  private CardTerminal terminal(String name) throws CardTransportException {
    for (CardTerminal terminal : terminals()) {
      if (terminal.getName().equals(name)) {
        return terminal;
      }
    }
    throw new CardTransportException(Reason.REMOVED, "there is no reader of that name (any more)");
  }

  /**
   * Waits until there is a card in a reader.
   *
   * @return whether there is one; false when the time is over
   * @throws CardTransportException if there is no such reader
   * @throws InterruptedException if the thread was interrupted
   */
  public boolean awaitCard(String reader, Duration atMost)
      throws CardTransportException, InterruptedException {
    return await(reader, atMost, true);
  }

  /**
   * Waits until there is no card in a reader. A reader that is unplugged has none.
   *
   * @return whether there is none; false when the time is over
   * @throws InterruptedException if the thread was interrupted
   */
  public boolean awaitRemoval(String reader, Duration atMost)
      throws CardTransportException, InterruptedException {
    return await(reader, atMost, false);
  }

  private boolean await(String reader, Duration atMost, boolean present)
      throws CardTransportException, InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      if (isIn(reader, present) == present) {
        return true;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      Thread.sleep(Duration.ofNanos(Math.min(left, LOOK.toNanos())));
    }
  }

  private boolean isIn(String reader, boolean mustExist) throws CardTransportException {
    try {
      return isPresent(terminal(reader));
    } catch (CardTransportException e) {
      if (mustExist || e.reason() != Reason.REMOVED) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Connects to the card in a reader, shared with other programs, in T=1 or T=0 as the card has it.
   *
   * @param timeout for connecting and for each answer
   * @throws CardTransportException {@link Reason#REMOVED} if there is no card
   */
  public PcscTransport connect(String reader, Duration timeout) throws CardTransportException {
    return PcscTransport.connect(terminal(reader), timeout);
  }
}
