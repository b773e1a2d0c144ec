package org.keywright.acceptance.tools;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.keywright.acceptance.web.Chromium;
import org.keywright.acceptance.workbench.Tools;
import org.keywright.client.Main;

/**
 * The system's Chromium with the extension in it, and the client installed for it: what a person
 * has. For one thread.
 */
final class BrowserWithExtension implements AutoCloseable {

  private final Playwright playwright;
  private final BrowserContext context;

  private BrowserWithExtension(Playwright playwright, BrowserContext context) {
    this.playwright = playwright;
    this.context = context;
  }

  /** Starts it, with everything that it keeps in a folder. Skips the test where it is missing. */
  static BrowserWithExtension start(Tools tools, Path folder)
      throws IOException, InterruptedException {
    BrowserWithExtension browser = startWithoutClient(tools, folder, built -> {});
    tools.installClient("--manifests", manifests(folder).toString());
    return browser;
  }

  /** A change to the files of an extension before a browser has them. */
  interface Change {
    void to(Path extension) throws IOException;
  }

  /** Where this browser looks for programs that it may start. */
  static Path manifests(Path folder) {
    return folder.resolve("profile/NativeMessagingHosts");
  }

  /** The same with a changed extension, and without the client. */
  static BrowserWithExtension startWithoutClient(Tools tools, Path folder, Change change)
      throws IOException, InterruptedException {
    Needed.tools("chromium");
    Path profile = Files.createDirectories(folder.resolve("profile"));
    Path extension = folder.resolve("extension");
    tools.run(
        Path.of(System.getProperty("keywright.root"), "extension", "build").toString(),
        extension.toString());
    change.to(extension.resolve("chromium"));
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(tools.environment());
    environment.put("HOME", tools.folder().toString());
    environment.put("XDG_CONFIG_HOME", folder.resolve("config").toString());
    environment.put("XDG_RUNTIME_DIR", folder.toString());
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    BrowserContext context =
        playwright
            .chromium()
            .launchPersistentContext(
                profile,
                new BrowserType.LaunchPersistentContextOptions()
                    .setExecutablePath(Path.of("/usr/bin/chromium"))
                    .setEnv(environment)
                    .setIgnoreDefaultArgs(List.of("--disable-extensions"))
                    .setArgs(
                        List.of(
                            "--headless=new",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--disable-extensions-except=" + extension.resolve("chromium"),
                            "--load-extension=" + extension.resolve("chromium"))));
    Chromium.patient(context);
    return new BrowserWithExtension(playwright, context);
  }

  /** A new tab with this page in it. */
  Tab open(String address) {
    Page page = page();
    page.navigate(address);
    return new Tab(page);
  }

  /** A new tab. */
  Page page() {
    return context.newPage();
  }

  /** What all tabs have in common. */
  BrowserContext context() {
    return context;
  }

  /** Answers what the extension asks, once it does. */
  void answer(boolean granted) throws InterruptedException {
    Page window = consentWindow();
    try {
      window.click(granted ? "#yes" : "#no");
    } catch (PlaywrightException e) {
      // The click closes the window, at times before it is reported.
      if (!window.isClosed()) {
        throw e;
      }
    }
    for (int i = 0; i < 600 && asks(); i++) {
      context.pages().getFirst().waitForTimeout(100);
    }
  }

  /** The window in which the extension asks, once there is one. */
  Page consentWindow() throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      for (Page page : context.pages()) {
        if (page.url().startsWith("chrome-extension://")) {
          return page;
        }
      }
      // Lets the driver hear of new pages.
      context.pages().getFirst().waitForTimeout(100);
    }
    throw new AssertionError("the extension does not ask");
  }

  boolean asks() {
    return context.pages().stream().anyMatch(page -> page.url().startsWith("chrome-extension://"));
  }

  /** The processes of the client that the browser has started. */
  static List<ProcessHandle> hosts() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> commandLine(process).contains(Main.class.getName() + "\0host\0chrome"))
        .toList();
  }

  /** Java's own way to it gives up on long ones. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    context.close();
    playwright.close();
  }

  /** A page that speaks with the extension as the server's pages do. */
  static final class Tab implements AutoCloseable {

    private static final String LISTEN =
        """
        () => {
          window.heard = [];
          window.addEventListener("message", (event) => {
            if (event.data?.keywright === "reply") {
              window.heard.push(event.data.message);
            }
          });
        }
        """;

    private final Page page;

    private Tab(Page page) {
      this.page = page;
      page.evaluate(LISTEN);
    }

    Page page() {
      return page;
    }

    /** What a person does before they get to say anything. */
    void click() {
      page.mouse().click(5, 5);
    }

    void say(Map<String, ?> message) {
      Map<String, Object> whole = new HashMap<>(message);
      whole.put("version", 1);
      page.evaluate(
          "message => window.postMessage({keywright: 'request', message}, location.origin)", whole);
    }

    /** Says it without the person: what a test has evaluated counts as theirs for five seconds. */
    void sayByItself(Map<String, ?> message) {
      Map<String, Object> whole = new HashMap<>(message);
      whole.put("version", 1);
      page.evaluate(
          """
          message => void setTimeout(
              () => window.postMessage({keywright: 'request', message}, location.origin), 7000)
          """,
          whole);
      page.waitForTimeout(8_000);
    }

    /** The first of the messages that were heard since, for which an expression in `m` is true. */
    JsonObject hear(String expression) {
      Object found =
          page.waitForFunction(
                  """
                  () => {
                    const at = window.heard.findIndex((m) => %s);
                    return at < 0 ? false : JSON.stringify(window.heard.splice(0, at + 1).at(-1));
                  }
                  """
                      .formatted(expression))
              .jsonValue();
      return com.google.gson.JsonParser.parseString(String.valueOf(found)).getAsJsonObject();
    }

    /** Everything that was heard and not asked for. */
    String heard() {
      return String.valueOf(page.evaluate("() => JSON.stringify(window.heard)"));
    }

    @Override
    public void close() {
      page.close();
    }
  }
}
