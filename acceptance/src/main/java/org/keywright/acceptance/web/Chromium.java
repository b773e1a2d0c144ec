package org.keywright.acceptance.web;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The system's Chromium, without a window. What a page complains of, a violated content security
 * policy for instance, is kept for the test to look at. For one thread.
 */
public final class Chromium implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/bin/chromium");
  private static final double PATIENCE_MILLIS = 60_000;

  /** Nothing of a page is to be seen before its scripts have run, the modules among them. */
  private static final String UNSEEN_UNTIL_LOADED =
      """
      const unseen = new CSSStyleSheet();
      unseen.replaceSync("html { visibility: hidden !important }");
      document.adoptedStyleSheets = [unseen];
      addEventListener("load", () => (document.adoptedStyleSheets = []), { once: true });
      """;

  private final URI origin;
  private final Playwright playwright;
  private final Browser browser;
  private final List<String> complaints = new ArrayList<>();

  /** Starts a browser for the pages of a server. */
  public Chromium(URI origin) {
    this.origin = origin;
    this.playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(PROGRAM)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--use-fake-device-for-media-stream")));
  }

  /** Whether there is a Chromium on this machine. */
  public static boolean isThere() {
    return Files.isExecutable(PROGRAM);
  }

  /** A fresh browser profile with one page in it, of this size in pixels. */
  public Page page(int width, int height, boolean dark) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setBaseURL(origin.toString())
                .setViewportSize(width, height)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT));
    patient(context);
    Page page = context.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") || message.text().contains("Content Security Policy")) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
    return page;
  }

  /**
   * Makes whoever uses the pages of a context as patient as people on a busy machine are: they wait
   * a minute for what is to come, and press nothing before the page behind it is ready. A test is
   * quicker than that, and what it presses at once after a page was sent for nobody would hear.
   */
  public static void patient(BrowserContext context) {
    context.setDefaultTimeout(PATIENCE_MILLIS);
    context.addInitScript(UNSEEN_UNTIL_LOADED);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
  }

  /** Does what makes a page load again or leave for another, and waits until that is there. */
  public static void reloading(Page page, Runnable action) {
    page.evaluate("document.documentElement.dataset.left = ''");
    action.run();
    page.waitForSelector("html:not([data-left])");
  }

  /** A page as on a desk. */
  public Page page() {
    return page(1280, 900, false);
  }

  /** What pages complained of since this was asked for. */
  public List<String> complaints() {
    List<String> all = List.copyOf(complaints);
    complaints.clear();
    return all;
  }

  @Override
  public void close() {
    playwright.close();
  }
}
