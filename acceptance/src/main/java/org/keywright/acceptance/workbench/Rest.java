package org.keywright.acceptance.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keywright.server.access.ApiTokens;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Role;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program that uses the REST interface of a server with an API token. */
public final class Rest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final URI origin;
  private final String token;

  private Rest(URI origin, String token) {
    this.origin = origin;
    this.token = token;
  }

  /** One with the permissions of a role. */
  public static Rest of(URI origin, ApiTokens tokens, Role role) {
    return new Rest(
        origin, tokens.create("test", Set.of(role), Duration.ofHours(1), Actor.system()).token());
  }

  /** Sends a request that has to succeed, with a document if there is one. */
  public JsonNode send(String verb, String path, @Nullable Object body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = exchange(verb, path, body);
    assertThat(answer.statusCode() / 100).as(answer.body()).isEqualTo(2);
    return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
  }

  /** Sends a request that has to be refused; what the server says about it. */
  public String refused(String verb, String path, @Nullable Object body)
      throws IOException, InterruptedException {
    return refusal(verb, path, body).path("detail").asString();
  }

  /** The same; all that the server says. */
  public JsonNode refusal(String verb, String path, @Nullable Object body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = exchange(verb, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isIn(409, 422);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> exchange(String verb, String path, @Nullable Object body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(origin + path))
            .header("Authorization", "Bearer " + token)
            .header(
                "Content-Type",
                body instanceof byte[] ? "application/octet-stream" : "application/json")
            .method(verb, publisher(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static HttpRequest.BodyPublisher publisher(@Nullable Object body) {
    if (body == null) {
      return HttpRequest.BodyPublishers.noBody();
    }
    return body instanceof byte[] bytes
        ? HttpRequest.BodyPublishers.ofByteArray(bytes)
        : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
  }
}
