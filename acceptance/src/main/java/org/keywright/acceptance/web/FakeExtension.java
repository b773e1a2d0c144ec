package org.keywright.acceptance.web;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays extension and client to a page: says what a test has it say, and keeps what it hears. For
 * the thread of the page.
 */
public final class FakeExtension {

  private static final String SOME_ID = "7b0c2e4a-3f5d-4c1e-9a68-0d2f4b6c8e10";

  private static final JsonMapper JSON = JsonMapper.shared();

  static final String IN_PAGE =
      """
      addEventListener("message", (event) => {
        if (event.source === window && event.data?.keywright === "request") {
          window.toFakeExtension(JSON.stringify(event.data.message)).then((replies) => {
            for (const message of JSON.parse(replies)) {
              postMessage({ keywright: "reply", message }, location.origin);
            }
          });
        }
      });
      """;

  private final Page page;
  private final List<JsonNode> heard = new ArrayList<>();
  private @Nullable Map<String, Object> greeting = welcome("0.1.0", "0.1.0");
  private List<Map<String, Object>> readers = List.of();
  private List<String> scanners = List.of();
  private String hello = "";
  private String devices = "";
  private String start = "";
  private String session = "";

  /** Is there from the page's next address on. */
  public FakeExtension(Page page) {
    this.page = page;
    page.exposeFunction("toFakeExtension", arguments -> reply(String.valueOf(arguments[0])));
    page.addInitScript(IN_PAGE);
  }

  /** What is said to {@code hello}, without its id; null for nothing. */
  public FakeExtension greets(@Nullable Map<String, Object> message) {
    greeting = message;
    return this;
  }

  /** A greeting by these versions. */
  public static Map<String, Object> welcome(String extension, String client) {
    return message(
        "welcome",
        Map.of(
            "extension",
            extension,
            "client",
            Map.of("version", client, "system", "Linux amd64"),
            "demo",
            true));
  }

  /** A refusal. */
  public static Map<String, Object> error(String code, Map<String, Object> detail) {
    return message("error", Map.of("code", code, "message", "It was refused.", "detail", detail));
  }

  /** The readers that there are from now on; a page that watches is told. */
  public FakeExtension has(List<Map<String, Object>> present) {
    readers = present;
    if (!devices.isEmpty()) {
      say(with("id", devices, message("devices", Map.of("readers", readers))));
    }
    return this;
  }

  /** The fingerprint scanners that there are. */
  public FakeExtension hasScanners(List<String> names) {
    scanners = List.copyOf(names);
    return this;
  }

  /** A reader with a security key in it. */
  public static Map<String, Object> reader(String name, long serial) {
    Map<String, Object> device = new LinkedHashMap<>();
    device.put("identity", "serial:" + serial);
    device.put("kind", "PIV security key");
    device.put("details", List.of("firmware 5.4.3"));
    device.put("atr", "3BFD1300008131FE158073C021C057597562694B657940");
    device.put("firmware", "5.4.3");
    device.put("cplc", null);
    device.put("pin", "OK");
    return Map.of("reader", name, "state", "READY", "device", device);
  }

  /** How far the session is. */
  public void progress(String stage, int done, int total, int exchange) {
    say(
        inSession(
            message(
                "progress",
                Map.of("stage", stage, "done", done, "total", total, "exchange", exchange))));
  }

  /** Asks for a new PIN. */
  public void asksForPin(@Nullable String again) {
    Map<String, Object> question =
        message(
            "question",
            Map.of(
                "question",
                1,
                "kind",
                "NEW_PIN",
                "rules",
                Map.of("minLength", 6, "maxLength", 8, "digitsOnly", true, "refuseTrivial", true)));
    question.put("triesLeft", null);
    question.put("again", again);
    say(inSession(question));
  }

  /** Ends the session well. */
  public void done() {
    Map<String, Object> outcome = outcome("DONE");
    outcome.put("receipt", Map.of("issuance", SOME_ID, "device", SOME_ID, "state", "ACTIVE"));
    outcome.put("problem", null);
    say(inSession(outcome));
  }

  /** Ends the session with a problem. */
  public void failed(String code, String words, boolean retriable) {
    Map<String, Object> outcome = outcome(code.equals("CANCELLED") ? "CANCELLED" : "FAILED");
    outcome.put("receipt", null);
    outcome.put(
        "problem",
        Map.of(
            "code",
            code,
            "message",
            words,
            "stage",
            "Generating the signature key",
            "detail",
            "step 7, status 6F00",
            "correlationId",
            "5b1f0c2a9d4e7788",
            "retriable",
            retriable));
    say(inSession(outcome));
  }

  private static Map<String, Object> outcome(String result) {
    return message(
        "outcome", Map.of("result", result, "exchanges", 3, "apdus", 80, "deviceMillis", 400));
  }

  /** What the page said so far. */
  public List<JsonNode> heard() {
    return List.copyOf(heard);
  }

  /** Waits until the page has said this. */
  public JsonNode awaits(String type) {
    for (int i = 0; i < 1200; i++) {
      for (JsonNode message : heard) {
        if (message.path("type").asString().equals(type)) {
          heard.remove(message);
          return message;
        }
      }
      page.waitForTimeout(50);
    }
    throw new AssertionError("the page did not say " + type + " but " + heard);
  }

  private String reply(String text) {
    JsonNode message = JSON.readTree(text);
    heard.add(message);
    String id = message.path("id").asString();
    return switch (message.path("type").asString()) {
      case "hello" -> {
        hello = id;
        yield greeting == null ? "[]" : list(with("id", hello, greeting));
      }
      case "devices" -> {
        devices = id;
        yield list(with("id", id, message("devices", Map.of("readers", readers))));
      }
      case "scanners" ->
          list(
              with(
                  "id",
                  id,
                  message(
                      "scanners",
                      Map.of(
                          "scanners",
                          scanners.stream().map(name -> Map.of("scanner", name)).toList()))));
      case "devices-stop" -> {
        devices = "";
        yield "[]";
      }
      case "start" -> {
        start = id;
        session = message.path("session").asString();
        yield "[]";
      }
      default -> "[]";
    };
  }

  private static String list(Map<String, Object> message) {
    return JSON.writeValueAsString(List.of(message));
  }

  /** Says something of its own. */
  public void say(Map<String, Object> message) {
    page.evaluate(
        "text => postMessage({ keywright: 'reply', message: JSON.parse(text) }, location.origin)",
        JSON.writeValueAsString(message));
    page.waitForTimeout(50);
  }

  private Map<String, Object> inSession(Map<String, Object> message) {
    return with("session", session, with("id", start, message));
  }

  private static Map<String, Object> message(String type, Map<String, Object> fields) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("version", 1);
    message.put("type", type);
    message.putAll(fields);
    return message;
  }

  private static Map<String, Object> with(String name, Object value, Map<String, Object> message) {
    Map<String, Object> copy = new LinkedHashMap<>(message);
    copy.put(name, value);
    return copy;
  }
}
