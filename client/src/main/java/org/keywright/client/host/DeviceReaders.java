package org.keywright.client.host;

import java.util.List;
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

  /** Those of this system. */
  static DeviceReaders of(Readers readers) {
    return new DeviceReaders() {
      @Override
      public List<Readers.Reader> list() throws CardTransportException {
        return readers.list();
      }

      @Override
      public @Nullable String problem() {
        return readers.pcscProblem();
      }

      @Override
      public Identification identify(Readers.Reader reader) throws CardTransportException {
        return readers.identify(reader);
      }

      @Override
      public DeviceLink open(Readers.Reader reader) throws CardTransportException {
        return readers.open(reader);
      }
    };
  }
}
