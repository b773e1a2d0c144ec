package org.keywright.acceptance.web;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.keywright.card.identify.Identification;
import org.keywright.card.identify.Identify;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;
import org.keywright.client.HttpExchanger;
import org.keywright.client.device.DeviceLink;
import org.keywright.client.device.Readers;
import org.keywright.client.host.ClientMessage;
import org.keywright.client.host.Conversation;
import org.keywright.client.host.DeviceReaders;
import org.keywright.client.host.Outlet;
import org.keywright.client.host.ReaderLocks;
import org.keywright.client.host.Workstation;
import org.keywright.client.scanner.Scanners;
import org.keywright.client.trust.TrustStore;
import org.keywright.virtualdevice.VirtualDevice;

/**
 * The real client behind a page, with a virtual device in its reader; in the place of extension and
 * native messaging stands a function of the page. For the thread of the page.
 */
public final class ClientInPage implements Outlet, DeviceReaders, AutoCloseable {

  private static final String READER = "Virtual reader";

  private final Page page;
  private final Conversation conversation;
  private final ConcurrentLinkedQueue<String> toPage = new ConcurrentLinkedQueue<>();
  private final VirtualDevice device;
  private volatile boolean inserted = true;

  /** Is there from the page's next address on. */
  public ClientInPage(Page page, URI origin, VirtualDevice device, Path folder) throws Exception {
    this(page, origin, device, folder, Clock.systemUTC());
  }

  /** The same on a computer with another clock. */
  public ClientInPage(Page page, URI origin, VirtualDevice device, Path folder, Clock clock)
      throws Exception {
    this.page = page;
    this.device = device;
    TrustStore trust = TrustStore.of(folder, true);
    try (HttpExchanger server = new HttpExchanger(origin)) {
      trust.add(origin, server.identity());
    }
    this.conversation =
        new Conversation(
            new Workstation(
                this,
                Scanners.none(),
                new ReaderLocks(folder.resolve("locks")),
                trust,
                HttpExchanger::new,
                true,
                clock),
            origin,
            this);
    page.exposeFunction(
        "toFakeExtension",
        arguments -> {
          conversation.receive(String.valueOf(arguments[0]).getBytes(StandardCharsets.UTF_8));
          return "[]";
        });
    page.addInitScript(FakeExtension.IN_PAGE);
  }

  /** Carries messages to the page until something is so. */
  public void until(BooleanSupplier something) {
    for (int i = 0; i < 2400; i++) {
      for (String message = toPage.poll(); message != null; message = toPage.poll()) {
        page.evaluate(
            "text => postMessage({ keywright: 'reply', message: JSON.parse(text) },"
                + " location.origin)",
            message);
      }
      if (something.getAsBoolean()) {
        return;
      }
      page.waitForTimeout(50);
    }
    throw new AssertionError("it did not happen; the page shows " + page.innerText("dialog[open]"));
  }

  /** Plugs the device in, or pulls it. */
  public void insert(boolean in) {
    inserted = in;
  }

  @Override
  public void send(ClientMessage message) {
    toPage.add(new String(ScriptJson.write(message), StandardCharsets.UTF_8));
  }

  @Override
  public java.util.List<Readers.Reader> list() {
    return java.util.List.of(new Readers.Reader(READER, inserted));
  }

  @Override
  public @Nullable String problem() {
    return null;
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

  @Override
  public void close() {
    conversation.close();
  }
}
