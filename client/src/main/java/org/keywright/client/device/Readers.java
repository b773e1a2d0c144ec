package org.keywright.client.device;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.keywright.card.identify.Identification;
import org.keywright.card.identify.Identify;
import org.keywright.card.transport.CardTransportException;
import org.keywright.card.transport.PcscReaders;
import org.keywright.card.transport.VirtualReaderTransport;

/** The readers of this workstation: those that PC/SC knows, and virtual ones on ports of it. */
public final class Readers {

  /** For an answer while devices are only looked at. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  /** For an answer while a device works: RSA keys are slow to make. */
  private static final Duration WORK = Duration.ofMinutes(2);

  private static final String VIRTUAL = "virtual:";

  private final @Nullable PcscReaders pcsc;
  private final @Nullable String pcscProblem;
  private final List<Integer> ports;

  private Readers(@Nullable PcscReaders pcsc, @Nullable String pcscProblem, List<Integer> ports) {
    this.pcsc = pcsc;
    this.pcscProblem = pcscProblem;
    this.ports = List.copyOf(ports);
  }

  /**
   * A reader.
   *
   * @param name as the system has it, {@code virtual:PORT} for a virtual one
   * @param cardPresent whether there is a device in it; a virtual one is asked when it is opened
   */
  public record Reader(String name, boolean cardPresent) {

    /** Whether it is reached over TCP. */
    public boolean isVirtual() {
      return name.startsWith(VIRTUAL);
    }
  }

  /** PC/SC's readers and these ports. Without a PC/SC service there are only the ports. */
  public static Readers all(List<Integer> ports) {
    try {
      return new Readers(PcscReaders.system(), null, ports);
    } catch (CardTransportException e) {
      return new Readers(null, String.valueOf(e.getMessage()), ports);
    }
  }

  /** These ports alone; PC/SC is not even asked. */
  public static Readers virtual(List<Integer> ports) {
    return new Readers(null, null, ports);
  }

  /** Why PC/SC could not be asked, or null. */
  public @Nullable String pcscProblem() {
    return pcscProblem;
  }

  /**
   * All readers there are now.
   *
   * @throws CardTransportException if PC/SC failed
   */
  public List<Reader> list() throws CardTransportException {
    List<Reader> all = new ArrayList<>();
    if (pcsc != null) {
      for (PcscReaders.Reader reader : pcsc.list()) {
        all.add(new Reader(reader.name(), reader.cardPresent()));
      }
    }
    for (int port : ports) {
      all.add(new Reader(VIRTUAL + port, true));
    }
    return List.copyOf(all);
  }

  /** Those whose name is this, or else contains it, in any case of letters. */
  public static List<Reader> named(List<Reader> readers, String name) {
    List<Reader> exact = readers.stream().filter(reader -> reader.name().equals(name)).toList();
    if (!exact.isEmpty()) {
      return exact;
    }
    String part = name.toLowerCase(Locale.ROOT);
    return readers.stream()
        .filter(reader -> reader.name().toLowerCase(Locale.ROOT).contains(part))
        .toList();
  }

  /**
   * Opens the device in a reader, to work with it.
   *
   * @throws CardTransportException if there is none, or it does not answer
   */
  public DeviceLink open(Reader reader) throws CardTransportException {
    return open(reader, WORK);
  }

  private DeviceLink open(Reader reader, Duration timeout) throws CardTransportException {
    if (reader.isVirtual()) {
      int port = Integer.parseInt(reader.name().substring(VIRTUAL.length()));
      return new SoleLink(VirtualReaderTransport.connect(port, timeout));
    }
    if (pcsc == null) {
      throw new CardTransportException(
          CardTransportException.Reason.REMOVED, "there is no such reader");
    }
    return PcscLink.open(pcsc, reader.name(), timeout);
  }

  /**
   * Asks the device in a reader who it is. Changes nothing on it; what was verified on it before is
   * gone afterwards, since the device is reset.
   */
  public DeviceSummary look(Reader reader) throws CardTransportException {
    return DeviceSummary.of(identify(reader));
  }

  /** As {@link #look}, with all that it said. */
  public Identification identify(Reader reader) throws CardTransportException {
    byte[] challenge = new byte[8];
    new SecureRandom().nextBytes(challenge);
    try (DeviceLink link = open(reader, LOOK)) {
      link.hold();
      Identification identification = Identify.run(link.transport(), challenge);
      link.release();
      return identification;
    }
  }
}
