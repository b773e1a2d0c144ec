package org.keywright.acceptance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.TestServer;
import org.keywright.acceptance.workbench.Workbench;
import org.keywright.virtualdevice.VirtualDevice;

/** An office, and Chromium in it. What a page complains of in its console fails the test. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
abstract class PageTests {

  Path folder;
  Office office;
  Stock stock;
  Chromium browser;

  /** A device of whose maker the server has the root. */
  VirtualDevice genuine;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    Assumptions.assumeTrue(Chromium.isThere(), "there is no /usr/bin/chromium");
    genuine = Workbench.newDevice();
    office =
        new Office(
            prepared(
                new TestServer(folder)
                    .trusting(Office.MODEL, genuine.attestationRoot().orElseThrow())));
    stock = new Stock(office);
    stock.fill();
    browser = new Chromium(office.origin());
  }

  /** What a test changes about the server before it starts. */
  TestServer prepared(TestServer server) {
    return server;
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
    if (office != null) {
      office.close();
    }
  }

  @AfterEach
  void nothingWasComplainedOf() {
    if (browser != null) {
      assertThat(browser.complaints()).filteredOn(complaint -> !isExpected(complaint)).isEmpty();
    }
  }

  /**
   * Whether a test makes a page complain so: where the server refuses something, the browser does.
   */
  boolean isExpected(String complaint) {
    return false;
  }

  Page signedIn(String name) {
    Page page = browser.page();
    Office.signIn(page, name);
    return page;
  }

  /** How long the public key in a slot is: the larger its curve, the longer. */
  static int keyLength(VirtualDevice device, int slot) {
    return Objects.requireNonNull(device.inspect().piv().publicKeys().get(slot))
        .getEncoded()
        .length;
  }

  /** Has axe-core look for what keeps people with a screen reader or a keyboard out. */
  static void accessible(Page page) {
    Object found =
        page.evaluate(
            axe()
                + "; axe.run(document, { resultTypes: ['violations'] }).then(r =>"
                + " r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.html)))");
    assertThat((List<?>) found).as(page.url()).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
        .as(page.url() + " does not scroll sideways")
        .isEqualTo(true);
  }

  private static String axe() {
    try (InputStream in = PageTests.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
