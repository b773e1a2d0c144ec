package org.keywright.client.host;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keywright.card.identify.Identification;
import org.keywright.card.transport.CardTransportException;
import org.keywright.client.device.DeviceLink;
import org.keywright.client.device.Readers;

/** The readers that conversations are about. Safe for concurrent use. */
public interface DeviceReaders {

  /**
   * All that there are now.
   *
   * @throws CardTransportException if they cannot be asked for
   */
  List<Readers.Reader> list() throws CardTransportException;

  /** Why there can be none, for a person to read; null if there can. */
  @Nullable String problem();

  /** Asks a device who it is; whatever was verified on it is gone afterwards. */
  Identification identify(Readers.Reader reader) throws CardTransportException;

  /** Opens a device, to work with it. */
  DeviceLink open(Readers.Reader reader) throws CardTransportException;

  /**
   * Readers of a client.
   *
   * @param found asked when somebody first wants to know; it may take a while
   */
  static DeviceReaders of(Supplier<Readers> found) {
    return new SystemReaders(found);
  }
}
