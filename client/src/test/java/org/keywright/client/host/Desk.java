package org.keywright.client.host;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.card.identify.Identification;
import org.keywright.card.identify.Identify;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;
import org.keywright.card.wire.ExchangeRequest;
import org.keywright.card.wire.ExchangeResponse;
import org.keywright.card.wire.ServerIdentity;
import org.keywright.client.FakeServer;
import org.keywright.client.ServerConnection;
import org.keywright.client.device.DeviceLink;
import org.keywright.client.device.Readers;
import org.keywright.client.trust.TrustStore;
import org.keywright.virtualdevice.VirtualDevice;

/** A workstation with one reader, a device for it, and a server. */
final class Desk implements DeviceReaders {

  static final String READER = "Desk 00 00";
  static final URI ORIGIN = URI.create("https://id.example.com");
  static final String TICKET = "a-ticket-of-some-length";

  final VirtualDevice device;
  final FakeServer server;
  final List<URI> visited = new ArrayList<>();
  final TestScanner scanner = new TestScanner();
  private final Path folder;
  private volatile boolean inserted = true;
  private volatile boolean serverIsThere = true;
  private volatile @Nullable String problem;

  Desk(VirtualDevice device, FakeServer server, Path folder) {
    this.device = device;
    this.server = server;
    this.folder = folder;
  }

  Workstation workstation() {
    return new Workstation(
        this,
        () -> List.of(scanner),
        new ReaderLocks(folder.resolve("locks")),
        TrustStore.of(folder, false),
        this::connect,
        false,
        Clock.systemUTC());
  }

  void insert(boolean in) {
    inserted = in;
  }

  void serverIsThere(boolean there) {
    serverIsThere = there;
  }

  void problem(String words) {
    problem = words;
  }

  private ServerConnection connect(URI origin) {
    visited.add(origin);
    return new ServerConnection() {
      @Override
      public ServerIdentity identity() throws IOException {
        if (!serverIsThere) {
          throw new IOException("nothing listens there");
        }
        return server.identity();
      }

      @Override
      public ExchangeResponse exchange(ExchangeRequest request)
          throws IOException, InterruptedException {
        return server.exchange(request);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public List<Readers.Reader> list() {
    return List.of(new Readers.Reader(READER, inserted), new Readers.Reader("Empty", false));
  }

  @Override
  public @Nullable String problem() {
    return problem;
  }

  @Override
  public Identification identify(Readers.Reader reader) throws CardTransportException {
    return Identify.run(transport(), new byte[8]);
  }

  @Override
  public DeviceLink open(Readers.Reader reader) throws CardTransportException {
    return DeviceLink.of(transport());
  }

  private CardTransport transport() throws CardTransportException {
    if (!inserted) {
      throw new CardTransportException(CardTransportException.Reason.REMOVED, "nothing in there");
    }
    return device.transport();
  }
}
