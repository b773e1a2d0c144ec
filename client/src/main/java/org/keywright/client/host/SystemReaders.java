package org.keywright.client.host;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keywright.card.identify.Identification;
import org.keywright.card.transport.CardTransportException;
import org.keywright.client.device.DeviceLink;
import org.keywright.client.device.Readers;

/** Readers that are looked for when they are first asked about. */
final class SystemReaders implements DeviceReaders {

  private final Supplier<Readers> found;
  private @Nullable Readers readers;

  SystemReaders(Supplier<Readers> found) {
    this.found = found;
  }

  private synchronized Readers readers() {
    Readers known = readers;
    if (known == null) {
      known = found.get();
      readers = known;
    }
    return known;
  }

  @Override
  public List<Readers.Reader> list() throws CardTransportException {
    return readers().list();
  }

  @Override
  public @Nullable String problem() {
    return readers().pcscProblem();
  }

  @Override
  public Identification identify(Readers.Reader reader) throws CardTransportException {
    return readers().identify(reader);
  }

  @Override
  public DeviceLink open(Readers.Reader reader) throws CardTransportException {
    return readers().open(reader);
  }
}
