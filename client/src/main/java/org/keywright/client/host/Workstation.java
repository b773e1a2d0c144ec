package org.keywright.client.host;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.keywright.card.script.TrustedServer;
import org.keywright.card.wire.ServerIdentity;
import org.keywright.client.ServerConnection;
import org.keywright.client.scanner.Scanners;
import org.keywright.client.trust.TrustException;
import org.keywright.client.trust.TrustStore;

/**
 * What all conversations of a client share. Safe for concurrent use.
 *
 * @param readers where devices are
 * @param scanners where fingers are captured
 * @param locks who has which reader and which scanner
 * @param trust the servers that may program devices here
 * @param servers how a server is reached
 * @param demo whether this is a demonstration's client, which drives virtual devices only
 */
public record Workstation(
    DeviceReaders readers,
    Scanners scanners,
    ReaderLocks locks,
    TrustStore trust,
    Function<URI, ServerConnection> servers,
    boolean demo,
    Clock clock) {

  /** Whether there is trust in a server, without asking it; its key is compared later. */
  boolean knows(URI origin) throws TrustException {
    synchronized (trust) {
      return trust.list().stream().anyMatch(known -> known.origin().equals(origin.toString()));
    }
  }

  /** See {@link TrustStore#find}. */
  Optional<TrustedServer> find(URI origin, ServerIdentity claimed) throws TrustException {
    synchronized (trust) {
      return trust.find(origin, claimed);
    }
  }

  /** See {@link TrustStore#add}. */
  TrustedServer add(URI origin, ServerIdentity claimed) throws TrustException {
    synchronized (trust) {
      return trust.add(origin, claimed);
    }
  }

  /** Who a server says it is. */
  ServerIdentity identity(URI origin) throws IOException, InterruptedException {
    try (ServerConnection server = servers.apply(origin)) {
      return server.identity();
    }
  }
}
