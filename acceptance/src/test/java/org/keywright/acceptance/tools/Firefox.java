package org.keywright.acceptance.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Debian's Firefox without a window, driven by WebDriver BiDi. For one thread. */
final class Firefox implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern ADDRESS = Pattern.compile("ws://127\\.0\\.0\\.1:[0-9]+");
  private static final int PATIENCE_SECONDS = 120;

  private final Process process;
  private final HttpClient http;
  private final WebSocket socket;
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private int commands;

  /** Starts one for somebody whose home this folder is, with a profile of its own. */
  Firefox(Path home, Path profile) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "firefox-esr",
                "--headless",
                "--no-remote",
                "--profile",
                profile.toString(),
                "--remote-debugging-port",
                "0")
            .redirectErrorStream(true);
    builder.environment().put("HOME", home.toString());
    process = builder.start();
    http = HttpClient.newHttpClient();
    try {
      socket =
          http.newWebSocketBuilder()
              .buildAsync(URI.create(address() + "/session"), new Ear())
              .join();
      say("session.new", Map.of("capabilities", Map.of()));
    } catch (IOException | InterruptedException | RuntimeException e) {
      end();
      throw e;
    }
  }

  /** It prints the address, and goes on printing what nobody reads. */
  private String address() throws IOException {
    BufferedReader printed = process.inputReader(StandardCharsets.UTF_8);
    for (String line = printed.readLine(); line != null; line = printed.readLine()) {
      Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        Thread.ofVirtual().start(() -> printed.lines().forEach(rest -> {}));
        return address.group();
      }
    }
    throw new IOException("Firefox ended without an address");
  }

  /** Gives a command, and waits for its result. */
  JsonNode say(String method, Map<String, ?> parameters) throws IOException, InterruptedException {
    int id = ++commands;
    socket
        .sendText(
            JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
        .join();
    for (String text = next(); text != null; text = next()) {
      JsonNode message = JSON.readTree(text);
      if (message.path("id").asInt(0) == id) {
        if (!message.path("type").asString().equals("success")) {
          throw new IOException(method + ": " + text);
        }
        return message.path("result");
      }
    }
    throw new IOException(method + " was not answered");
  }

  private @Nullable String next() throws InterruptedException {
    return heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Loads an extension from its folder, as long as this runs. */
  void install(Path extension) throws IOException, InterruptedException {
    say(
        "webExtension.install",
        Map.of("extensionData", Map.of("type", "path", "path", extension.toString())));
  }

  /** Opens a page in a new tab; what is evaluated there, a promise, gives a text. */
  String evaluate(URI page, String expression) throws IOException, InterruptedException {
    String tab = say("browsingContext.create", Map.of("type", "tab")).path("context").asString();
    say(
        "browsingContext.navigate",
        Map.of("context", tab, "url", page.toString(), "wait", "complete"));
    JsonNode result =
        say(
            "script.evaluate",
            Map.of(
                "expression",
                expression,
                "target",
                Map.of("context", tab),
                "awaitPromise",
                true,
                "userActivation",
                true));
    return result.at("/result/value").asString();
  }

  private void end() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    children.forEach(ProcessHandle::destroy);
    http.shutdownNow();
  }

  @Override
  public void close() {
    end();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  /** Puts the parts of messages together. */
  private final class Ear implements WebSocket.Listener {

    private final StringBuilder parts = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        heard.add(parts.toString());
        parts.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
