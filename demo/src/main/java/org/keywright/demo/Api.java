package org.keywright.demo;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server's REST interface, as any program uses it. */
final class Api implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final URI origin;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient http;
  private @Nullable String token;

  Api(URI origin) {
    this.origin = origin;
    this.http = HttpClient.newBuilder().cookieHandler(cookies).build();
  }

  /** From now on requests carry this API token, and no session. */
  void use(String apiToken) {
    this.token = apiToken;
    cookies.getCookieStore().removeAll();
  }

  JsonNode post(String path, Object body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
  }

  JsonNode put(String path, String type, byte[] body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", type)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  JsonNode put(String path, Object body) throws IOException, InterruptedException {
    return put(path, "application/json", JSON.writeValueAsBytes(body));
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  byte[] download(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.send(
            HttpRequest.newBuilder(origin.resolve(path)).timeout(ANSWER).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(path + " answered with status " + response.statusCode());
    }
    return response.body();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(origin.resolve(path))
            .timeout(ANSWER)
            .header("Accept", "application/json");
    if (token != null) {
      builder.header("Authorization", "Bearer " + token);
    } else {
      for (HttpCookie cookie : cookies.getCookieStore().getCookies()) {
        if (cookie.getName().equals("XSRF-TOKEN")) {
          builder.header("X-XSRF-TOKEN", cookie.getValue());
        }
      }
    }
    return builder;
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          response.request().method()
              + " "
              + response.request().uri().getPath()
              + " answered "
              + response.statusCode()
              + ": "
              + new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
    }
    return response.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(response.body());
  }

  @Override
  public void close() {
    http.close();
  }
}
