package org.keywright.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.Tools;

/** The extension in Debian's Firefox, with the client as it is installed for that browser. */
@Tag("slow")
@Timeout(600)
class FirefoxTest {

  /** Says hello, and comes back with all that is heard until an error or twenty seconds. */
  private static final String HELLO =
      """
      new Promise((resolve) => {
        const heard = [];
        const tell = () => resolve(JSON.stringify(heard));
        addEventListener("message", (event) => {
          if (event.data?.keywright === "reply") {
            heard.push(event.data.message);
            if (event.data.message.type === "error") {
              tell();
            }
          }
        });
        postMessage(
          { keywright: "request", message: { version: 1, type: "hello", id: "h" } },
          location.origin,
        );
        setTimeout(tell, 60_000);
      })
      """;

  @TempDir private Path folder;

  @Test
  void a_page_reaches_the_client_by_way_of_the_extension() throws Exception {
    Needed.tools("firefox-esr");
    Tools tools = new Tools(folder, Map.of());
    tools.run(
        Path.of(System.getProperty("keywright.root"), "extension", "build").toString(),
        folder.resolve("extension").toString());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean page = exchange.getRequestURI().getPath().equals("/");
          byte[] body = "<!doctype html><title>A page</title>".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(page ? 200 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    URI page = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    try (Firefox firefox = new Firefox(folder, Files.createDirectory(folder.resolve("profile")))) {
      firefox.install(folder.resolve("extension/firefox"));
      assertThat(firefox.evaluate(page, HELLO)).contains("CLIENT_MISSING");
      tools.installClientFor("firefox");
      // It was started, asked this server who it is, and was told 404.
      assertThat(firefox.evaluate(page, HELLO))
          .contains("\"for\":\"CLIENT\"", "NOT_TRUSTED", "No Keywright server answers");
    } finally {
      server.stop(0);
    }
  }
}
