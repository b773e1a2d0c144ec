package org.keywright.client.host;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.card.secret.Secret;
import org.keywright.client.ClientVersion;
import org.keywright.client.PlainText;
import org.keywright.client.host.ClientMessage.Failure;
import org.keywright.client.host.ClientMessage.Failure.Code;

/**
 * One page and the client, from {@code hello} until the page is gone, whichever way the messages
 * take. What the page says is answered; nothing that it says makes this throw.
 *
 * <p>Safe for concurrent use. {@link #receive} does not wait for anything but the outlet.
 */
public final class Conversation implements AutoCloseable {

  /** So many messages that break a rule are answered; after that the connection is ended. */
  static final int MAX_MISTAKES = 100;

  /** How long a session is waited for at the end: as long as a key is made. */
  private static final Duration FAREWELL = Duration.ofSeconds(20);

  private final Workstation station;
  private final URI origin;
  private final Outlet outlet;
  private final Consents consents;
  private final Greeting greeting;

  private boolean trusted;
  private @Nullable Thread greeter;
  private @Nullable DeviceWatch watch;
  private String watchId = "";
  private @Nullable HostSession session;
  private @Nullable HostCapture capture;
  private boolean looking;
  private int mistakes;
  private boolean closed;

  /** A page of this origin, which was found out in a way that the page has no part in. */
  public Conversation(Workstation station, URI origin, Outlet outlet) {
    this.station = station;
    this.origin = origin;
    this.outlet = outlet;
    this.consents = new Consents(outlet);
    this.greeting = new Greeting(station, origin, consents);
  }

  /** What a client says first on each connection to an extension. */
  public static ClientMessage.Ready ready() {
    return new ClientMessage.Ready(ClientVersion.version(), system(), "0.1.0");
  }

  private static String system() {
    return PlainText.of(System.getProperty("os.name") + " " + System.getProperty("os.arch"), 60);
  }

  /** The page's origin. */
  public URI origin() {
    return origin;
  }

  /** Takes what the page said. The bytes may be overwritten afterwards. */
  public void receive(byte[] message) {
    try {
      act(MessageReader.page(message));
    } catch (BadMessageException e) {
      mistake(e.id(), e.getMessage());
    }
  }

  /** Takes what the person answered when they were asked to agree. */
  public void consent(int number, boolean granted) {
    if (!consents.answer(number, granted)) {
      mistake(null, "Nothing of that number was asked.");
    }
  }

  /** Answers a message that breaks a rule, and ends the connection when there were too many. */
  public void mistake(@Nullable String id, String rule) {
    boolean enough;
    synchronized (this) {
      mistakes++;
      enough = mistakes > MAX_MISTAKES;
    }
    if (enough) {
      outlet.close();
    } else {
      send(new Failure(id, Code.BAD_MESSAGE, PlainText.of(rule, 490), null));
    }
  }

  private void act(PageMessage message) {
    if (message instanceof PageMessage.Hello hello) {
      hello(hello);
      return;
    }
    synchronized (this) {
      if (!trusted) {
        if (message instanceof PageMessage.Answer answer) {
          close(answer.pin());
        }
        refuse(message, Code.NOT_TRUSTED, "Say hello first.");
        return;
      }
    }
    switch (message) {
      case PageMessage.Hello hello -> hello(hello);
      case PageMessage.Devices devices -> watch(devices.id());
      case PageMessage.DevicesStop stop -> stopWatch(stop.of());
      case PageMessage.Start start -> start(start);
      case PageMessage.Answer answer -> answer(answer);
      case PageMessage.Cancel cancel -> cancel(cancel);
      case PageMessage.Scanners scanners -> scanners(scanners);
      case PageMessage.Capture asked -> capture(asked);
      case PageMessage.CaptureCancel cancel -> cancelCapture(cancel.capture());
    }
  }

  private synchronized void hello(PageMessage.Hello hello) {
    if (closed || greeter != null) {
      refuse(hello, Code.BAD_MESSAGE, "One hello at a time.");
    } else {
      greeter = Thread.ofPlatform().daemon().name("greeting").start(() -> greet(hello.id()));
    }
  }

  private void greet(String id) {
    String refusal = "";
    try {
      refusal = greeting.refusal(id);
    } catch (InterruptedException e) {
      refusal = "The connection was ended.";
    }
    synchronized (this) {
      greeter = null;
      trusted = refusal.isEmpty();
    }
    send(
        refusal.isEmpty()
            ? new ClientMessage.Welcome(
                id,
                null,
                new ClientMessage.Client(ClientVersion.version(), system()),
                station.demo())
            : new Failure(id, Code.NOT_TRUSTED, PlainText.of(refusal, 490), null));
  }

  private synchronized void watch(String id) {
    if (closed) {
      return;
    }
    if (watch != null) {
      watch.close();
    }
    watchId = id;
    watch =
        new DeviceWatch(
                station,
                readers -> tell(id, readers),
                problem -> send(new Failure(id, Code.READERS_UNAVAILABLE, problem, null)))
            .begin();
  }

  private void tell(String id, List<ReaderView> readers) {
    synchronized (this) {
      if (closed || !watchId.equals(id)) {
        return;
      }
    }
    send(new ClientMessage.Devices(id, readers));
  }

  private synchronized void stopWatch(String id) {
    if (watch != null && watchId.equals(id)) {
      watch.close();
      watch = null;
      watchId = "";
    }
  }

  private synchronized void start(PageMessage.Start start) {
    if (closed || session != null) {
      refuse(start, Code.SESSION_LIMIT, "Something is being done with a device already.");
    } else {
      session = new HostSession(station, origin, start, outlet, consents, this::forget).begin();
    }
  }

  private synchronized void forget(HostSession over) {
    if (session == over) {
      session = null;
    }
  }

  private void answer(PageMessage.Answer answer) {
    HostSession running = running(answer.session());
    if (running == null) {
      close(answer.pin());
      refuse(answer, Code.UNKNOWN_SESSION, "This is over already.");
    } else if (!running.answer(answer.question(), answer.pin())) {
      mistake(answer.id(), "That question is not open.");
    }
  }

  private static void close(@Nullable Secret pin) {
    if (pin != null) {
      pin.close();
    }
  }

  private void cancel(PageMessage.Cancel cancel) {
    HostSession running = running(cancel.session());
    if (running == null) {
      refuse(cancel, Code.UNKNOWN_SESSION, "This is over already.");
    } else {
      running.cancel();
    }
  }

  /** On a thread of its own: drivers take their time. */
  private synchronized void scanners(PageMessage.Scanners asked) {
    if (closed || looking) {
      refuse(asked, Code.SCANNER_BUSY, "Scanners are being looked for already.");
      return;
    }
    looking = true;
    Thread.ofPlatform().daemon().name("scanners").start(() -> tellScanners(asked.id()));
  }

  private void tellScanners(String id) {
    List<ClientMessage.Scanner> found =
        station.scanners().list().stream()
            .map(scanner -> new ClientMessage.Scanner(scanner.name()))
            .toList();
    synchronized (this) {
      looking = false;
    }
    send(new ClientMessage.Scanners(id, found));
  }

  private synchronized void capture(PageMessage.Capture asked) {
    if (closed || capture != null) {
      refuse(asked, Code.SCANNER_BUSY, "A finger is being captured already.");
    } else {
      capture = new HostCapture(station, asked, outlet, this::forget).begin();
    }
  }

  private synchronized void forget(HostCapture over) {
    if (capture == over) {
      capture = null;
    }
  }

  /** What is over already is not missed. */
  private synchronized void cancelCapture(String name) {
    if (capture != null && capture.name().equals(name)) {
      capture.cancel();
    }
  }

  private synchronized @Nullable HostSession running(String name) {
    return session != null && session.name().equals(name) ? session : null;
  }

  private void refuse(PageMessage message, Code code, String why) {
    send(new Failure(message.id(), code, why, null));
  }

  private void send(ClientMessage message) {
    try {
      outlet.send(message);
    } catch (IOException e) {
      // Whoever reads from that connection finds out, and closes this.
      outlet.close();
    }
  }

  /**
   * The page is gone: ends its session where that does no harm, and waits for it up to 20 seconds.
   * Closing twice does nothing more.
   */
  @Override
  public void close() {
    HostSession running;
    synchronized (this) {
      closed = true;
      if (watch != null) {
        watch.close();
        watch = null;
      }
      if (greeter != null) {
        greeter.interrupt();
      }
      running = session;
      if (capture != null) {
        capture.cancel();
      }
    }
    consents.close();
    if (running != null) {
      running.cancel();
      try {
        running.awaitEnd(FAREWELL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
