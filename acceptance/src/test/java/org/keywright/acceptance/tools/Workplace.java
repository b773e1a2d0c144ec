package org.keywright.acceptance.tools;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.keywright.acceptance.web.Office;
import org.keywright.acceptance.workbench.PcscDaemon;
import org.keywright.acceptance.workbench.RecordingProxy;
import org.keywright.acceptance.workbench.TestServer;
import org.keywright.virtualdevice.VirtualDevice;

/**
 * All that people have: a server and its pages, a browser with the extension, the client, a PC/SC
 * daemon and a device in its reader. What goes to the server is recorded, and what the page hears.
 * For one thread.
 */
final class Workplace implements AutoCloseable {

  private static final String LISTEN =
      """
      addEventListener("message", (event) => {
        if (event.data?.keywright) {
          recordMessage(JSON.stringify(event.data));
        }
      });
      """;

  private final List<AutoCloseable> started = new ArrayList<>();
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final Path folder;
  private final TestServer server;
  private final RecordingProxy proxy;
  private final PcscDaemon pcsc;
  private final Office office;
  private final BrowserWithExtension browser;

  private Workplace(VirtualDevice device, Path folder, BrowserWithExtension.Change change)
      throws Exception {
    Needed.pcsc();
    Needed.tools("chromium");
    this.folder = folder;
    try {
      this.server = new TestServer(Files.createDirectory(folder.resolve("server")));
      this.proxy = started(RecordingProxy.before(server.port()));
      server
          .forRealDevices()
          .with("--keywright.public-url=" + origin())
          .trusting(Office.MODEL, device.attestationRoot().orElseThrow());
      this.office = started(new Office(server));
      this.pcsc = started(PcscDaemon.with(device, Files.createDirectory(folder.resolve("pcsc"))));
      this.browser =
          started(
              BrowserWithExtension.startWithoutClient(
                  pcsc.tools(), Files.createDirectory(folder.resolve("b")), change));
    } catch (Exception | AssertionError e) {
      close();
      throw e;
    }
    browser.context().exposeFunction("recordMessage", said -> messages.add((String) said[0]));
    browser.context().addInitScript(LISTEN);
  }

  /** One with all that belongs to it, and this security key in the reader. */
  static Workplace start(VirtualDevice device, Path folder) throws Exception {
    Workplace workplace = new Workplace(device, folder, extension -> {});
    workplace.installClient();
    return workplace;
  }

  /** One whose extension is changed, and that has no client yet. */
  static Workplace startWithoutClient(
      VirtualDevice device, Path folder, BrowserWithExtension.Change change) throws Exception {
    return new Workplace(device, folder, change);
  }

  private <T extends AutoCloseable> T started(T part) {
    started.add(part);
    return part;
  }

  /** Makes the browser find the client. */
  void installClient() throws IOException, InterruptedException {
    pcsc.tools().installClient("--manifests", manifests().toString());
  }

  /** Another browser, whose extension is changed, with the client; whoever gets it closes it. */
  BrowserWithExtension browserWith(BrowserWithExtension.Change change)
      throws IOException, InterruptedException {
    Path own = Files.createTempDirectory(folder, "b");
    BrowserWithExtension other = BrowserWithExtension.startWithoutClient(pcsc.tools(), own, change);
    pcsc.tools().installClient("--manifests", BrowserWithExtension.manifests(own).toString());
    return other;
  }

  /** Where the browser looks for programs that it may start. */
  Path manifests() {
    return BrowserWithExtension.manifests(folder.resolve("b"));
  }

  /** Where pages and clients reach the server. */
  URI origin() {
    return URI.create("http://localhost:" + proxy.port());
  }

  Office office() {
    return office;
  }

  BrowserWithExtension browser() {
    return browser;
  }

  PcscDaemon pcsc() {
    return pcsc;
  }

  RecordingProxy proxy() {
    return proxy;
  }

  /** What pages said to the extension and heard from it. */
  List<String> messages() {
    return List.copyOf(messages);
  }

  /** What pages complained of: faults of scripts, and violations of the policy for content. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** A new tab in which somebody has just signed in; nobody else is any more. */
  Page signedIn(String name) {
    return signedIn(browser, name);
  }

  /** The same in another browser. */
  Page signedIn(BrowserWithExtension in, String name) {
    in.context().clearCookies();
    Page page = in.page();
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> {
      if (message.text().contains("Content Security Policy")) {
        complaints.add(message.text());
      }
    });
    page.navigate(origin() + "/sign-in");
    Office.fillIn(page, name);
    return page;
  }

  /** Waits until no client runs. */
  void awaitNoClient() throws InterruptedException {
    for (int i = 0; i < 600 && !BrowserWithExtension.hosts().isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  @Override
  public void close() {
    for (AutoCloseable part : started.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        System.getLogger(Workplace.class.getName())
            .log(System.Logger.Level.WARNING, "not closed", e);
      }
    }
  }
}
