package org.keywright.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.tools.BrowserWithExtension.Tab;
import org.keywright.acceptance.workbench.PcscDaemon;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;

/**
 * A page, the real extension in a real browser, the real client, a real PC/SC daemon. In an order,
 * since trust is given once, and a device is issued once.
 */
@Tag("slow")
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // set before all tests
class ExtensionTest {

  private static final String MODEL = "piv-security-key-5.4";

  @TempDir private static Path folder;
  private static VirtualDevice device;
  private static IssuedDevice issued;
  private static BrowserWithExtension browser;
  private static HttpServer elsewhere;

  @BeforeAll
  static void start() throws Exception {
    device = DeviceModels.securityKey(DeviceOptions.defaults().serial(31_415_926));
    issued = IssuedDevice.prepareAsReal(device, MODEL, folder);
    browser =
        BrowserWithExtension.start(issued.tools(), Files.createDirectory(folder.resolve("b")));
    elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext(
        "/",
        exchange -> {
          byte[] page =
              ("<!doctype html><title>Elsewhere</title><p>Click here"
                      + (exchange.getRequestURI().getPath().equals("/framing")
                          ? "<iframe src='/framed'></iframe>"
                          : ""))
                  .getBytes(StandardCharsets.UTF_8);
          int status = exchange.getRequestURI().getPath().startsWith("/client") ? 404 : 200;
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(status, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    elsewhere.start();
  }

  @AfterAll
  static void end() {
    // What did not start is null.
    for (AutoCloseable started :
        new AutoCloseable[] {browser, issued, elsewhere == null ? null : () -> elsewhere.stop(0)}) {
      try {
        if (started != null) {
          started.close();
        }
      } catch (Exception e) {
        System.getLogger(ExtensionTest.class.getName())
            .log(System.Logger.Level.WARNING, "not closed", e);
      }
    }
  }

  /** A page of the server that anybody may see. */
  private static Tab tab() {
    return browser.open(issued.server().origin() + "/sign-in");
  }

  private static Tab elsewhere(String path) {
    return browser.open("http://localhost:" + elsewhere.getAddress().getPort() + path);
  }

  private static final Map<String, String> HELLO = Map.of("type", "hello", "id", "h");

  private static Tab welcome() {
    Tab tab = tab();
    tab.say(HELLO);
    tab.hear("m.type === 'welcome'");
    return tab;
  }

  private static void start(Tab tab, IssuanceTicket ticket) {
    tab.say(
        Map.of(
            "type", "start",
            "id", "s",
            "session", "one",
            "reader", PcscDaemon.READER,
            "ticket", ticket.ticket()));
  }

  private static JsonObject outcome(Tab tab) {
    return tab.hear("m.type === 'outcome'");
  }

  @Test
  @Order(1)
  void a_page_that_nobody_clicked_on_cannot_make_the_extension_ask() {
    try (Tab tab = tab()) {
      tab.sayByItself(HELLO);
      assertThat(tab.hear("m.type === 'error'").get("code").getAsString()).isEqualTo("NOT_ALLOWED");
      assertThat(BrowserWithExtension.hosts()).isEmpty();
    }
  }

  @Test
  @Order(2)
  void a_server_is_trusted_once_the_person_agreed_in_the_extension_s_window() throws Exception {
    try (Tab tab = tab()) {
      tab.click();
      tab.say(HELLO);
      assertThat(tab.hear("m.type === 'waiting'").get("for").getAsString()).isEqualTo("CLIENT");
      assertThat(tab.hear("m.type === 'waiting'").get("for").getAsString())
          .isEqualTo("CONFIRMATION");
      Page window = browser.consentWindow();
      window.waitForFunction("() => document.getElementById('value').textContent.length === 79");
      assertThat(window.textContent("h1")).contains(issued.server().origin().toString());
      browser.answer(true);
      JsonObject welcome = tab.hear("m.type === 'welcome'");
      assertThat(welcome.get("extension").getAsString()).isEqualTo("0.1.0");
      assertThat(welcome.get("demo").getAsBoolean()).isFalse();
      assertThat(welcome.getAsJsonObject("client").get("version").getAsString())
          .startsWith("0.1.0");
    }
  }

  @Test
  @Order(3)
  void devices_are_seen_to_come_and_go() {
    try (Tab tab = welcome()) {
      tab.say(Map.of("type", "devices", "id", "d"));
      String ready = "m.type === 'devices' && m.readers.some((r) => r.state === 'READY')";
      JsonObject told = tab.hear(ready);
      assertThat(told.toString()).contains("serial:31415926").contains(PcscDaemon.READER);
      device.remove();
      tab.hear("m.type === 'devices' && !m.readers.some((r) => r.state !== 'EMPTY')");
      device.insert();
      tab.hear(ready);
    }
  }

  @Test
  @Order(4)
  void a_hostile_site_gets_nothing_and_the_person_is_not_asked_about_it() {
    try (Tab tab = elsewhere("/")) {
      tab.click();
      tab.say(HELLO);
      JsonObject refusal = tab.hear("m.type === 'error'");
      assertThat(refusal.get("code").getAsString()).isEqualTo("NOT_TRUSTED");
      tab.say(Map.of("type", "devices", "id", "d"));
      assertThat(tab.hear("m.type === 'error'").get("code").getAsString()).isEqualTo("NOT_TRUSTED");
      assertThat(browser.asks()).isFalse();
    }
  }

  @Test
  @Order(5)
  void a_page_in_a_frame_gets_nothing() {
    try (Tab tab = elsewhere("/framing")) {
      tab.click();
      tab.page()
          .frames()
          .getLast()
          .evaluate(
              """
              () => {
                const message = {version: 1, type: "hello", id: "h"};
                for (const target of [window, window.parent, window.top]) {
                  target.postMessage({keywright: "request", message}, "*");
                }
                window.heard = [];
                window.addEventListener("message", (e) => {
                  if (e.data?.keywright === "reply") {
                    window.heard.push(e.data);
                  }
                });
              }
              """);
      tab.page().waitForTimeout(3_000);
      assertThat(tab.heard()).isEqualTo("[]");
      assertThat(tab.page().frames().getLast().evaluate("() => window.heard.length")).isEqualTo(0);
    }
  }

  @Test
  @Order(6)
  void what_is_no_message_is_refused_by_the_extension_already() {
    try (Tab tab = welcome()) {
      tab.say(Map.of("type", "consent", "consent", 1, "granted", true));
      assertThat(tab.hear("m.type === 'error'").get("code").getAsString()).isEqualTo("BAD_MESSAGE");
      tab.say(Map.of("type", "hello", "id", "h", "origin", "https://other.example.com"));
      assertThat(tab.hear("m.type === 'error'").get("code").getAsString()).isEqualTo("BAD_MESSAGE");
      tab.say(Map.of("type", "hello", "id", "x".repeat(70_000)));
      assertThat(tab.hear("m.type === 'error'").get("code").getAsString()).isEqualTo("BAD_MESSAGE");
    }
  }

  @Test
  @Order(7)
  void a_device_is_issued_whatever_was_cancelled_closed_and_killed_before() throws Exception {
    IssuanceTicket first = issued.start();
    try (Tab cancelled = welcome()) {
      start(cancelled, first);
      cancelled.hear("m.type === 'question'");
      try (Tab other = welcome()) {
        start(other, first);
        assertThat(other.hear("m.type === 'error'").get("code").getAsString())
            .isEqualTo("READER_BUSY");
      }
      cancelled.say(Map.of("type", "cancel", "id", "c", "session", "one"));
      assertThat(outcome(cancelled).get("result").getAsString()).isEqualTo("CANCELLED");
      assertThat(cancelled.heard()).doesNotContain("script").doesNotContain(first.ticket());
    }

    try (Tab closed = welcome()) {
      start(closed, issued.retry(first));
      closed.hear("m.type === 'question'");
    }
    awaitNoHosts();

    try (Tab killed = welcome()) {
      start(killed, issued.retry(first));
      killed.hear("m.type === 'question'");
      BrowserWithExtension.hosts().forEach(ProcessHandle::destroyForcibly);
      JsonObject gone = killed.hear("m.type === 'error'");
      assertThat(gone.get("code").getAsString()).isEqualTo("CLIENT_GONE");
      assertThat(gone.get("id").getAsString()).isEqualTo("s");
    }

    try (Tab done = welcome()) {
      start(done, issued.retry(first));
      JsonObject question = done.hear("m.type === 'question'");
      assertThat(question.get("kind").getAsString()).isEqualTo("NEW_PIN");
      done.say(
          Map.of(
              "type", "answer",
              "id", "a",
              "session", "one",
              "question", question.get("question").getAsInt(),
              "pin", IssuedDevice.PIN));
      JsonObject outcome = outcome(done);
      assertThat(outcome.get("result").getAsString()).as(outcome.toString()).isEqualTo("DONE");
      assertThat(outcome.getAsJsonObject("receipt").get("state").getAsString()).isEqualTo("ACTIVE");
      assertThat(new String(device.inspect().piv().pin(), StandardCharsets.ISO_8859_1))
          .startsWith(IssuedDevice.PIN);
    }
    awaitNoHosts();
  }

  private static void awaitNoHosts() throws InterruptedException {
    for (int i = 0; i < 600 && !BrowserWithExtension.hosts().isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(BrowserWithExtension.hosts()).isEmpty();
  }

  @Test
  @Order(8)
  void without_a_client_the_page_is_told_so() throws IOException {
    Path manifest =
        BrowserWithExtension.manifests(folder.resolve("b")).resolve("org.keywright.client.json");
    byte[] content = Files.readAllBytes(manifest);
    Files.delete(manifest);
    try {
      try (Tab tab = tab()) {
        tab.say(HELLO);
        assertThat(tab.hear("m.type === 'error'").get("code").getAsString())
            .isEqualTo("CLIENT_MISSING");
      }
    } finally {
      Files.write(manifest, content);
    }
  }

  @Test
  @Order(9)
  void a_client_that_is_too_old_is_told_apart_from_none() throws IOException {
    try (OldClient old =
            new OldClient(BrowserWithExtension.manifests(folder.resolve("b")), folder);
        Tab tab = tab()) {
      tab.say(HELLO);
      JsonObject error = tab.hear("m.type === 'error'");
      assertThat(error.get("code").getAsString()).isEqualTo("CLIENT_OUTDATED");
      assertThat(error.getAsJsonObject("detail").get("found").getAsString())
          .as("the version of %s", old)
          .isEqualTo(OldClient.VERSION);
    }
  }
}
