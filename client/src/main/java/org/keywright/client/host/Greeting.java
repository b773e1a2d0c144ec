package org.keywright.client.host;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.keywright.card.script.TrustedServer;
import org.keywright.card.wire.ServerIdentity;
import org.keywright.client.PlainText;
import org.keywright.client.host.ClientMessage.ConsentNeeded;
import org.keywright.client.host.ClientMessage.Waiting;
import org.keywright.client.trust.TrustException;

/** Decides whether the server that a page comes from is trusted, asking the person if need be. */
final class Greeting {

  private final Workstation station;
  private final URI origin;
  private final Consents consents;

  Greeting(Workstation station, URI origin, Consents consents) {
    this.station = station;
    this.origin = origin;
    this.consents = consents;
  }

  /**
   * Decides.
   *
   * @param id of the page's {@code hello}
   * @return nothing if the server is trusted, else why not, for a person to read
   */
  String refusal(String id) throws InterruptedException {
    try {
      if (station.knows(origin)) {
        return "";
      }
      ServerIdentity claimed = station.identity(origin);
      Optional<TrustedServer> known = station.find(origin, claimed);
      if (known.isPresent()) {
        return "";
      }
      String fingerprint =
          new TrustedServer(claimed.origin(), claimed.root(), claimed.demo()).fingerprint();
      Waiting waiting = new Waiting(id, null, Waiting.Reason.CONFIRMATION);
      if (!consents.ask(waiting, ConsentNeeded.Deed.TRUST, origin.toString(), fingerprint, null)) {
        return "You did not agree that " + origin + " sets up devices on this computer.";
      }
      station.add(origin, claimed);
      return "";
    } catch (TrustException e) {
      return String.valueOf(e.getMessage());
    } catch (IOException e) {
      return "No Keywright server answers at "
          + origin
          + ": "
          + PlainText.of(String.valueOf(e.getMessage()), 300);
    }
  }
}
